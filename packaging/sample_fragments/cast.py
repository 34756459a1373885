"""The invented companies and people of the sample documents. Domains are reserved, numbers fictitious."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    first: str
    last: str
    role: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """What a country decides: words on the page, tax, the forms of dates (see scene.day) and of numbers."""

    name: str
    currency: str
    tax: str
    rate: int  # tenths of a per cent
    dates: tuple[str, ...]
    numbers: str  # thousands separator and decimal mark
    law: str
    dial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    key: str
    name: str
    short: str
    industry: str
    country: str
    street: str
    city: str
    domain: str
    people: tuple[Person, ...]  # director, finance, purchasing or sales, operations
    other_name: str = ""  # as written in its own script, with the address


COUNTRIES = {
    "UK": Country(
        name="United Kingdom",
        currency="£",
        tax="VAT",
        rate=200,
        dates=("%d %B %Y", "%0d/%m/%Y", "%d %b %Y"),
        numbers=",.",
        law="England and Wales",
        dial="+44 1632 960",
    ),
    "DE": Country(
        name="Germany",
        currency="€",
        tax="VAT (USt)",
        rate=190,
        dates=("%0d.%m.%Y", "%d %B %Y"),
        numbers=".,",
        law="the Federal Republic of Germany",
        dial="+49 30 000 4",
    ),
    "FR": Country(
        name="France",
        currency="€",
        tax="TVA",
        rate=200,
        dates=("%0d/%m/%Y", "%d %B %Y"),
        numbers=" ,",
        law="France",
        dial="+33 1 99 00 1",
    ),
    "NL": Country(
        name="the Netherlands",
        currency="€",
        tax="VAT (btw)",
        rate=210,
        dates=("%d %B %Y", "%0d-%m-%Y"),
        numbers=".,",
        law="the Netherlands",
        dial="+31 20 000 7",
    ),
    "IE": Country(
        name="Ireland",
        currency="€",
        tax="VAT",
        rate=230,
        dates=("%d %B %Y", "%0d/%m/%Y"),
        numbers=",.",
        law="Ireland",
        dial="+353 20 915 ",
    ),
    "PL": Country(
        name="Poland",
        currency="PLN",
        tax="VAT",
        rate=230,
        dates=("%0d.%m.%Y", "%Y-%m-%0d"),
        numbers=" ,",
        law="Poland",
        dial="+48 22 000 2",
    ),
    "ES": Country(
        name="Spain",
        currency="€",
        tax="IVA",
        rate=210,
        dates=("%0d/%m/%Y", "%d %B %Y"),
        numbers=".,",
        law="Spain",
        dial="+34 910 000 ",
    ),
    "IT": Country(
        name="Italy",
        currency="€",
        tax="IVA",
        rate=220,
        dates=("%0d/%m/%Y", "%d %B %Y"),
        numbers=".,",
        law="Italy",
        dial="+39 02 000 9",
    ),
    "SE": Country(
        name="Sweden",
        currency="SEK",
        tax="moms",
        rate=250,
        dates=("%Y-%m-%0d", "%d %B %Y"),
        numbers=" ,",
        law="Sweden",
        dial="+46 8 000 5",
    ),
    "NO": Country(
        name="Norway",
        currency="NOK",
        tax="mva",
        rate=250,
        dates=("%0d.%m.%Y", "%d %B %Y"),
        numbers=" ,",
        law="Norway",
        dial="+47 22 00 0",
    ),
    "US": Country(
        name="USA",
        currency="$",
        tax="Sales tax",
        rate=80,
        dates=("%B %d, %Y", "%m/%0d/%Y"),
        numbers=",.",
        law="the State of Delaware",
        dial="+1 (303) 555-0",
    ),
    "CH": Country(
        name="Switzerland",
        currency="CHF",
        tax="MWST",
        rate=77,
        dates=("%0d.%m.%Y", "%d %B %Y"),
        numbers="'.",
        law="Switzerland",
        dial="+41 44 000 6",
    ),
    "IL": Country(
        name="Israel",
        currency="₪",
        tax="VAT",
        rate=170,
        dates=("%0d.%m.%Y", "%d %B %Y"),
        numbers=",.",
        law="the State of Israel",
        dial="+972 4 000 8",
    ),
    "AE": Country(
        name="United Arab Emirates",
        currency="AED",
        tax="VAT",
        rate=50,
        dates=("%0d/%m/%Y", "%d %B %Y"),
        numbers=",.",
        law="the Emirate of Dubai",
        dial="+971 4 000 3",
    ),
}


def _people(text: str) -> tuple[Person, ...]:
    found = []
    for part in text.split(";"):
        name, role = part.split(",", 1)
        title = re.match(r"((Prof\. )?Dr\.? |Sir |Oberschwester |)", name := name.strip())
        assert title is not None
        first, last = name[title.end() :].split(" ", 1)
        found.append(Person(first=first, last=last, role=role.strip(), title=title[0]))
    return tuple(found)


def _company(
    key: str,
    name: str,
    short: str,
    industry: str,
    country: str,
    street: str,
    city: str,
    people: str,
    other_name: str = "",
) -> Company:
    return Company(
        key=key,
        name=name,
        short=short,
        industry=industry,
        country=country,
        street=street,
        city=city,
        domain=f"{key}.example",
        people=_people(people),
        other_name=other_name,
    )


_ALL = (
    _company(
        "brackwater",
        "Brackwater Haulage Ltd",
        "Brackwater",
        "logistics",
        "UK",
        "Unit 7, Saltmarsh Dock Road",
        "Hull HU0 9ZZ",
        "Denise Okafor, Managing Director; Graham Pellow, Finance Director;"
        "Tomasz Wierzba, Contracts Manager; Sally Inchbald, Transport Planner",
    ),
    _company(
        "ostermoor",
        "Ostermoor Spedition GmbH",
        "Ostermoor",
        "logistics",
        "DE",
        "Deichgräfenweg 41",
        "28000 Bremen",
        "Jörg Hünecke, Geschäftsführer; Anneliese Trautvetter, Head of Accounts;"
        "Björn Kötter, Head of Sales; Sibel Aydıner, Dispatch",
    ),
    _company(
        "orenyam",
        "Oren-Yam Logistics Ltd",
        "Oren-Yam",
        "logistics",
        "IL",
        "14 HaAlon HaYarok Street",
        "Haifa 0000014",
        "Noa Bar-Tzvieli, General Manager; Eitan Shaul-Goren, Controller;"
        "Yael Migdalovitz, Commercial Manager; Dror Kastan, Operations",
        "אורן־ים לוגיסטיקה בע״מ\nרחוב האלון הירוק 14, חיפה",
    ),
    _company(
        "santavela",
        "Santavela Trasporti S.r.l.",
        "Santavela",
        "logistics",
        "IT",
        "Via dei Fornaciai Vecchi 9",
        "20000 Milano",
        "Fiorenza Battigelli, Amministratore; Ugo Maranzin, Finance;"
        "Ilaria Quaresmin, Key Account Manager; Piero Lavagnolo, Depot Manager",
    ),
    _company(
        "fjellmed",
        "Fjellmed Utstyr AS",
        "Fjellmed",
        "medical",
        "NO",
        "Granittveien 28",
        "0000 Oslo",
        "Ingvild Røsslyng, Daglig leder; Øystein Harbakk, Finance Manager; Maren Tveitøy, Sales Manager;"
        "Sondre Ulvåker, Service Engineer",
    ),
    _company(
        "castelmar",
        "Castelmar Imagerie SAS",
        "Castelmar",
        "medical",
        "FR",
        "18 rue des Tanneurs-Gris",
        "69000 Lyon",
        "Aurélie Desmoutiers, Présidente; Rémi Chauvelin, Directeur financier;"
        "Hélène Pradoux, Responsable commerciale; Benoît Sarrazac, Service Manager",
    ),
    _company(
        "alwaha",
        "Al Waha Al Zarqa Medical Supplies LLC",
        "Al Waha",
        "medical",
        "AE",
        "Warehouse 6, Palm Court Industrial Area",
        "Dubai",
        "Samira Al-Qasabi, General Manager;"
        "Faisal Nourani, Finance Manager; Huda Barakzai, Tender Manager; Imran Sheltami, Logistics",
        "شركة الواحة الزرقاء للمستلزمات الطبية ذ.م.م\nمستودع 6، منطقة ساحة النخيل الصناعية، دبي",
    ),
    _company(
        "tallowmere",
        "Tallowmere Software, Inc.",
        "Tallowmere",
        "software",
        "US",
        "2200 Pinecone Loop, Suite 410",
        "Boulder, CO 80000",
        "Meredith Vance-Toller, Chief Executive Officer; Calvin Oyelaran, Chief Financial Officer;"
        "Jessie Bramhall, Account Executive; Ravi Thankappan, Head of Customer Success",
    ),
    _company(
        "pendrift",
        "Pendrift Systems Ltd",
        "Pendrift",
        "software",
        "IE",
        "3 Lantern Quay",
        "Cork T00 AA00",
        "Aoife Lonerghan, Chief Executive; Declan Mawhinney, Head of Finance; Priya Ramnarine, Partner Manager;"
        "Lukasz Debowy, Support Lead",
    ),
    _company(
        "sjoholt",
        "Sjöholt Datasystem AB",
        "Sjöholt",
        "software",
        "SE",
        "Blåklintsgatan 5",
        "000 14 Göteborg",
        "Maj-Britt Ekenståhl, VD; Torbjörn Åhs, Ekonomichef; Elin Västerlid, Säljare; Hampus Grönkvist, Projektledare",
    ),
    _company(
        "harrowgill",
        "Harrowgill Construction Ltd",
        "Harrowgill",
        "construction",
        "UK",
        "The Old Foundry, Clough Lane",
        "Leeds LS0 0XX",
        "Malcolm Strudwick, Director; Bernadette Ashcombe, Commercial Manager;"
        "Owen Prytherch, Quantity Surveyor; Kayleigh Dunmore, Site Manager",
    ),
    _company(
        "valdeolmo",
        "Construcciones Valdeolmo S.L.",
        "Valdeolmo",
        "construction",
        "ES",
        "Calle del Olmo Seco 33",
        "28000 Madrid",
        "Íñigo Barrenechea, Director General; Luz Peñaranda, Directora Financiera;"
        "Joaquín Ortuñez, Jefe de Compras; Begoña Lasheras, Site Manager",
    ),
    _company(
        "zangerle",
        "Zangerle & Ruhnau Werkzeugbau GmbH",
        "Zangerle & Ruhnau",
        "manufacturing",
        "DE",
        "Am Schleifbach 12",
        "70000 Stuttgart",
        "Dr. Käthe Ruhnau, Geschäftsführerin; Volker Süßenguth, Finance;"
        "Mirjam Öchsle, Purchasing; Uwe Dörflinger, Production Manager",
    ),
    _company(
        "oxleybridge",
        "Oxley Bridge Castings Ltd",
        "Oxley Bridge",
        "manufacturing",
        "UK",
        "Furnace Row 2",
        "Wolverhampton WV0 0AA",
        "Rosalind Keane-Moss, Managing Director; Terry Vickerage, Financial Controller;"
        "Anjali Dhesi, Buyer; Colin Turnock, Works Manager",
    ),
    _company(
        "kowalik",
        "Kowalik-Brzoza Opakowania Sp. z o.o.",
        "Kowalik-Brzoza",
        "packaging",
        "PL",
        "ul. Kartonowa 77",
        "00-000 Łódź",
        "Małgorzata Kowalik-Brzoza, Prezes; Zbigniew Żurawiecki, Finance;"
        "Agnieszka Śliwczyńska, Export Sales; Wojciech Pęcherz, Logistics",
    ),
    _company(
        "saffronyard",
        "Saffron Yard Catering Ltd",
        "Saffron Yard",
        "catering",
        "UK",
        "12 Tannery Mews",
        "Bristol BS0 0ZZ",
        "Imogen Tarrant-Blythe, Director; Paul Escreet, Bookkeeper; Leila Haddadian, Events Manager;"
        "Marcus Oduya, Head Chef",
    ),
    _company(
        "belleroche",
        "Traiteur Belleroche SARL",
        "Belleroche",
        "catering",
        "FR",
        "4 place du Vieux-Lavoir",
        "31000 Toulouse",
        "Gérard Fontvieille, Gérant; Solène Mauriac, Comptable; Clémence Abadie, Chargée d'événements;"
        "Étienne Roquebrun, Chef de cuisine",
    ),
    _company(
        "prairiefork",
        "Prairie Fork Foods, Inc.",
        "Prairie Fork",
        "food",
        "US",
        "815 Granary Road",
        "Lincoln, NE 68000",
        "Walter Lindgren-Hayes, President; Donna Pruszynski, Controller;"
        "Marisol Tevis, Procurement Lead; Skip Hollander, Plant Manager",
    ),
    _company(
        "brennagh",
        "Brennagh Vale Dairy Co-operative Society Ltd",
        "Brennagh Vale",
        "food",
        "IE",
        "Creamery Road",
        "Tipperary E00 XX00",
        "Pádraig Ó Maoláin, Chairperson; Gráinne Tubridy-Kehoe, Secretary and Head of Finance;"
        "Fionnuala Deasy-Roche, Commercial Manager; Cathal Hanniffy, Plant Manager",
    ),
    _company(
        "windhollow",
        "Windhollow Energie B.V.",
        "Windhollow",
        "energy",
        "NL",
        "Molenkade 210",
        "1000 XX Amsterdam",
        "Femke van Oosterwelle, Directeur; Joris Achtervoort, CFO; Sanne Brijders, Account Manager;"
        "Pieter Kwaadgras, Asset Manager",
    ),
    _company(
        "cindercreek",
        "Cinder Creek Power LLC",
        "Cinder Creek",
        "energy",
        "US",
        "49 Switchyard Avenue",
        "Cheyenne, WY 82000",
        "Harlan Toomey-Ruiz, Managing Member; Yvette Castellow, VP Finance;"
        "Bo Stenhammar, Origination; Trish Wakefield, Plant Operations",
    ),
    _company(
        "bluethistle",
        "Bluethistle Facilities Ltd",
        "Bluethistle",
        "facilities",
        "UK",
        "88 Kirkgate Wynd",
        "Dundee DD0 0ZZ",
        "Fergus Abercairn, Managing Director; Morag Dalgetty, Accounts; Iona Pettigrew, Contracts Manager;"
        "Stuart Rattray, Area Supervisor",
    ),
    _company(
        "edelgrund",
        "Edelgrund Gebäudetechnik AG",
        "Edelgrund",
        "facilities",
        "CH",
        "Lindenrain 6",
        "8000 Zürich",
        "Reto Aschwanden-Frei, CEO; Ursina Caflisch, Leiterin Finanzen; Beat Zurflüh, Verkauf; Luana Bernasconi, Service",
    ),
    _company(
        "merrowtyndale",
        "Merrow, Tyndale & Fosse LLP",
        "Merrow Tyndale",
        "law",
        "UK",
        "5 Chequer Court",
        "London EC0 0AA",
        "Honor Merrow-Fitch, Senior Partner; Basil Tyndale, Finance Partner;"
        "Adaeze Nwachukwu-Lane, Partner; Rupert Halloway, Associate",
    ),
    _company(
        "whitlockbarrow",
        "Whitlock Barrow PLLC",
        "Whitlock Barrow",
        "law",
        "US",
        "900 Lantern Street, 14th Floor",
        "Denver, CO 80000",
        "Eleanor Whitlock, Member; Simon Barrow-Diaz, Member; Kenji Morrow, Of Counsel;Paige Delacourt, Associate",
    ),
    _company(
        "ahlsater",
        "Ahlsäter Rechtsanwälte PartG mbB",
        "Ahlsäter",
        "law",
        "DE",
        "Schillerhof 3",
        "20000 Hamburg",
        "Dr. Ottilie Ahlsäter, Partner; Konstantin Meisegeier, Partner; Dr. Nuria Weißflog, Rechtsanwältin;"
        "Fabian Grützmacher, Rechtsanwalt",
    ),
    _company(
        "staldwyns",
        "St Aldwyn's Hospital Trust",
        "St Aldwyn's",
        "hospital",
        "UK",
        "Infirmary Hill",
        "Shrewsbury SY0 0QQ",
        "Dr Philippa Crayne, Chief Executive; Desmond Achebe-Hall, Director of Finance;"
        "Wendy Stallard, Head of Procurement; Nasreen Yaqoob, Ward and Theatre Services Manager",
    ),
    _company(
        "dreieichen",
        "Klinikum Drei Eichen gGmbH",
        "Drei Eichen",
        "hospital",
        "DE",
        "Eichenallee 100",
        "50000 Köln",
        "Prof. Dr. Hartmut Grävenstein, Ärztlicher Direktor; Silke Möhlenkamp, Kaufmännische Direktorin;"
        "Ralf Büßmeyer, Einkauf; Oberschwester Edeltraud Pfännkuch, Pflegedirektion",
    ),
    _company(
        "tamarind",
        "The Tamarind Lane Foundation",
        "Tamarind Lane",
        "charity",
        "UK",
        "21 Weavers' Yard",
        "Manchester M0 0ZZ",
        "Joyce Abiola-Finch, Chair of Trustees; Leonard Cope, Honorary Treasurer;"
        "Shireen Mistry-Dale, Director; Hamish Orrell, Programme Officer",
    ),
    _company(
        "thornlea",
        "Thornlea Court Properties Ltd",
        "Thornlea Court",
        "property",
        "UK",
        "1 Gable Passage",
        "Birmingham B0 0XX",
        "Sir Clement Vauxby, Director; Nadia Petrescu-Hale, Finance Manager;"
        "Dominic Sallow, Asset Manager; Ruth Ingleby, Building Manager",
    ),
)
COMPANIES = {company.key: company for company in _ALL}
