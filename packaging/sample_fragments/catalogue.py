"""What each trade sells, what lawyers and engineers write on time sheets, routes, works, overheads, segments.

Goods: description, unit, lowest and highest price in tenths of a currency unit.
"""

from __future__ import annotations

CATALOGUE: dict[str, list[tuple[str, str, int, int]]] = {
    "logistics": [
        ("Pallet storage, ambient, per week", "plt", 24, 62), ("Full truck load Hull - Leeds", "trip", 3100, 4600),
        ("Handling in/out", "plt", 30, 75), ("Tail-lift delivery", "drop", 380, 620), ("Waiting time", "hour", 390, 520),
        ("Customs declaration, export", "doc", 480, 690), ("Stretch wrapping and labelling", "plt", 22, 41),
        ("Container unloading 40 ft HC", "unit", 2900, 3900), ("Weekend surcharge", "trip", 740, 980),
        ("Dangerous goods supplement ADR", "shpt", 420, 560), ("Temperature-controlled groupage", "plt", 680, 940),
        ("Cross-docking", "plt", 55, 88), ("Euro pallet exchange, shortfall", "pc", 98, 140)],
    "medical": [
        ("Infusion set, sterile, 150 cm", "box", 310, 490), ("Patient monitor PM-4, 12 inch", "unit", 14000, 23000),
        ("ECG electrodes, pack of 50", "pack", 84, 160), ("Surgical gloves, latex-free, size 7", "box", 95, 190),
        ("Ultrasound probe, curved array", "unit", 31000, 47000), ("Wound dressing 10 x 10 cm", "box", 120, 260),
        ("Annual service visit incl. calibration", "visit", 8200, 13000), ("Oxygen concentrator 5 l/min", "unit", 6400, 9900),
        ("Syringe pump, stackable", "unit", 11000, 17000), ("Instrument tray, perforated", "pc", 380, 495),
        ("Contrast medium injector kit", "kit", 300, 480), ("Hospital bed mattress, pressure relief", "pc", 1900, 3300)],
    "software": [
        ("Named user licence, Standard, 12 months", "user", 900, 1800), ("Implementation consultant", "day", 7800, 12500),
        ("Premium support, 24/7", "month", 6200, 19000), ("Sandbox environment", "month", 1900, 4200),
        ("Data migration, per source system", "system", 24000, 48000), ("Administrator training, remote", "seat", 2800, 4900),
        ("API calls, block of 1 million", "block", 210, 480), ("Single sign-on connector", "unit", 15000, 32000),
        ("Storage extension 1 TB", "month", 90, 240), ("Custom report development", "hour", 1150, 1750)],
    "construction": [
        ("Excavation incl. disposal", "m3", 420, 880), ("Reinforced concrete C30/37", "m3", 1900, 3100),
        ("Scaffold hire and adaption", "m2", 140, 310), ("Plasterboard partition, double-skinned", "m2", 620, 1100),
        ("Site supervisor", "day", 4100, 4950), ("Steel fixing", "t", 13000, 19000), ("Tower crane incl. operator", "week", 31000, 44000),
        ("Fire door FD60 incl. ironmongery", "pc", 6800, 11500), ("Drainage run, 150 mm", "m", 480, 970), ("Flat roof membrane", "m2", 580, 1200),
        ("Temporary welfare unit", "week", 2400, 3950)],
    "manufacturing": [
        ("Progressive die, 4 stage", "pc", 380000, 490000), ("Grey iron bracket casting, part 4471", "pc", 28, 64),
        ("CNC milling, 5-axis", "hour", 880, 1350), ("Hardened guide pin 20 mm", "pc", 190, 440), ("Regrinding of punches", "set", 2100, 4300),
        ("Spare ejector set", "set", 3200, 4800), ("Bearing housing, machined", "pc", 720, 1800), ("First article inspection report", "report", 2900, 4500),
        ("Tool steel blank 1.2379", "kg", 90, 170), ("Pump body, ductile iron", "pc", 1100, 2400), ("Gauge block set, grade 1", "set", 6400, 9900)],
    "packaging": [
        ("Corrugated box 400x300x250, printed", "pc", 14, 42), ("Stretch film 23 micron", "roll", 88, 140), ("Honeycomb board insert", "pc", 9, 22),
        ("Printing plate, 2 colours", "pc", 3100, 4800), ("Transit tray, die-cut", "pc", 18, 39), ("Paper void fill", "roll", 160, 280),
        ("Display carton, offset print", "pc", 24, 58), ("Pallet collar, folding", "pc", 95, 170), ("Export crate ISPM 15", "pc", 480, 900),
        ("Adhesive tape, paper, 50 m", "roll", 21, 38)],
    "catering": [
        ("Buffet lunch, seasonal", "guest", 140, 260), ("Working breakfast", "guest", 78, 140), ("Service staff", "hour", 180, 260),
        ("Canapés, six per guest", "guest", 120, 210), ("Hire of glassware", "set", 30, 72), ("Vegetarian three-course dinner", "guest", 390, 495),
        ("Coffee and pastries", "guest", 48, 96), ("Chef on site", "day", 3100, 4800), ("Table linen and laundry", "table", 82, 150),
        ("Delivery and clearing", "event", 690, 1400), ("Children's menu", "guest", 70, 110)],
    "food": [
        ("Butter, unsalted, 25 kg block", "block", 1150, 1480), ("Oat flakes, medium, 20 kg", "bag", 160, 290), ("Whole milk powder", "bag", 690, 1080),
        ("Cheddar, mild, 5 kg", "pc", 220, 395), ("Wheat flour T550, bulk", "t", 2900, 4100), ("Frozen mixed berries 10 kg", "case", 310, 460),
        ("Cream 40 %, bag-in-box 10 l", "case", 280, 420), ("Private label granola 500 g", "case", 240, 360), ("Whey protein 80, sack", "sack", 1200, 1750)],
    "energy": [
        ("Electricity, base load", "MWh", 690, 1240), ("Guarantees of origin, wind", "MWh", 18, 44), ("Balancing services", "month", 16000, 39000),
        ("Turbine blade inspection", "unit", 19000, 34000), ("Substation maintenance", "visit", 13000, 26000), ("Metering data service", "month", 2900, 4800),
        ("Grid connection study", "study", 39000, 89000), ("EV charge point 22 kW installed", "pc", 17000, 29000), ("Thermographic survey", "site", 7200, 11000)],
    "facilities": [
        ("Daily office cleaning", "month", 14000, 39000), ("Window cleaning, external", "visit", 3900, 4950), ("Reactive call-out", "call", 850, 1600),
        ("Legionella sampling and report", "site", 2900, 4600), ("Fire alarm test, weekly", "month", 1200, 2400), ("Lift maintenance, basic", "lift", 1800, 3400),
        ("Night security guard", "hour", 190, 280), ("Air filter replacement", "unit", 740, 1800), ("Winter gritting", "visit", 1600, 3100),
        ("Emergency lighting survey", "floor", 2300, 4200), ("Consumables, washrooms", "month", 3100, 4950)],
}
HOURS = {
    "law": ["Reviewing data room index and disclosure letter", "Telephone attendance on client re completion date", "Drafting supplemental witness statement",
            "Amending share purchase agreement following comments", "Research on limitation and concealment", "E-mail to other side re without-prejudice offer",
            "Considering lease and licence to alter", "Attending conference with counsel", "Preparing bundle for case management hearing",
            "Reviewing employee consultation timetable", "Settling board minutes and stock transfer forms", "Advising on novation of supply contract",
            "Correspondence with Land Registry", "Drafting letter before claim"],
    "software": ["Migration of user accounts to new tenant", "Remote support, interface error 504", "Workshop with key users", "Weekend stand-by",
                 "Clean-up of master data", "Code review with client team", "Adjustment of order form", "Test of restore from back-up",
                 "Report for stock valuation", "Single sign-on set-up", "Travel time"],
    "other": ["Fault finding on conveyor control cabinet", "Replacement of drive belt and alignment", "Commissioning and test run with client",
              "On-site survey and measurements", "Preparation of as-built drawings", "Calibration of sensors, line 2", "Weekend stand-by",
              "Travel time", "Repair of damaged dock leveller", "Exchange of pump seals", "Sealing of roof outlet, night call", "Adjustment of door closers"],
}
LANES = [("Hull - Rotterdam Europoort", 410), ("Bremen - Köln", 290), ("Milano - Lyon", 620), ("Haifa - Piraeus (LCL)", 540), ("Leeds - Dundee", 260),
         ("Cork - Hull via Dublin", 470), ("Hamburg - Göteborg", 580), ("Toulouse - Madrid", 390), ("Stuttgart - Łódź", 510), ("Wolverhampton - Bristol", 170),
         ("Amsterdam - Bremen", 230), ("Zürich - Milano", 340), ("Shrewsbury - Birmingham", 120), ("Köln - Lyon", 450)]
WORKS = ["Preliminaries and site set-up", "Groundworks and drainage", "Substructure", "Structural steelwork", "Roof coverings", "External walls and cladding",
         "Windows and external doors", "Internal partitions", "Mechanical installations", "Electrical installations", "Floor finishes", "Fire protection",
         "Lift installation", "External works and landscaping", "Decoration", "Medical gas pipework"]
OVERHEADS = ["Premises", "Vehicles and travel", "IT and telephone", "Marketing", "Professional fees", "Insurance", "Maintenance", "Energy", "Training"]
SEGMENTS = {
    "logistics": ["Road freight", "Warehousing", "Customs and forwarding", "Temperature-controlled", "Pallet network"],
    "medical": ["Imaging", "Consumables", "Service contracts", "Patient monitoring"], "software": ["Subscriptions", "Professional services", "Support", "Partner channel"],
    "construction": ["Healthcare projects", "Education", "Residential", "Civil works"], "manufacturing": ["Automotive castings", "Tooling", "Pumps and valves", "Aftermarket"],
    "packaging": ["Corrugated", "Displays", "Films and tapes", "Export"], "catering": ["Events", "Staff restaurants", "Schools", "Private dining"],
    "food": ["Dairy ingredients", "Consumer packs", "Bakery", "Exports"], "energy": ["Wind", "Solar", "Trading", "Charging"],
    "facilities": ["Cleaning", "Technical services", "Security", "Projects"], "law": ["Corporate", "Disputes", "Property", "Employment"],
    "hospital": ["Inpatient", "Outpatient", "Diagnostics", "Theatres", "Private patients"], "charity": ["Grants programme", "Community centre", "Fundraising", "Trading"],
    "property": ["Offices", "Retail", "Parking", "Residential"],
}
