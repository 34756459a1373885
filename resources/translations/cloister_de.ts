<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AlikeCard</name>
    <message>
        <source>Open {0}</source>
        <translation>{0} öffnen</translation>
    </message>
    <message>
        <source>Reads like one you called {0}:</source>
        <translation>Liest sich wie eines, das Sie {0} nannten:</translation>
    </message>
    <message>
        <source>Reads like two you called {0}:</source>
        <translation>Liest sich wie zwei, die Sie {0} nannten:</translation>
    </message>
    <message>
        <source>Reads like three you called {0}:</source>
        <translation>Liest sich wie drei, die Sie {0} nannten:</translation>
    </message>
    <message>
        <source>‹ Back to {0}</source>
        <translation>‹ Zurück zu {0}</translation>
    </message>
    <message>
        <source>Back to {0}</source>
        <translation>Zurück zu {0}</translation>
    </message>
</context>
<context>
    <name>AppearanceCard</name>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Size of the letters</source>
        <translation>Größe der Schrift</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Wie üblich</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Another language holds from the next start on.</source>
        <translation>Eine andere Sprache gilt ab dem nächsten Start.</translation>
    </message>
</context>
<context>
    <name>AskingWhy</name>
    <message>
        <source>There is no opinion of a language model on this document.</source>
        <translation>Zu diesem Dokument gibt es keine Meinung eines Sprachmodells.</translation>
    </message>
</context>
<context>
    <name>AttemptList</name>
    <message>
        <source>AUDITS SO FAR</source>
        <translation>BISHERIGE PRÜFUNGEN</translation>
    </message>
    <message>
        <source>None yet. Each is listed here, also one that did not pass or was given up.</source>
        <translation>Noch keine. Jede wird hier aufgeführt, auch eine, die nicht bestanden oder abgebrochen wurde.</translation>
    </message>
    <message>
        <source>By label…</source>
        <translation>Nach Label…</translation>
    </message>
    <message>
        <source>What it says of each label</source>
        <translation>Was sie über jedes Label sagt</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>Take back what was approved: {0}</source>
        <translation>Das Freigegebene zurücknehmen: {0}</translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message>
        <source>learning…</source>
        <translation>lernt…</translation>
    </message>
    <message>
        <source>exporting…</source>
        <translation>exportiert…</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>prüft…</translation>
    </message>
    <message>
        <source>approving…</source>
        <translation>gibt frei…</translation>
    </message>
    <message>
        <source>taking back…</source>
        <translation>nimmt zurück…</translation>
    </message>
    <message>
        <source>the language model reads…</source>
        <translation>das Sprachmodell liest…</translation>
    </message>
</context>
<context>
    <name>DocumentView</name>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
</context>
<context>
    <name>DoubtList</name>
    <message>
        <source>ANSWERS TO LOOK AT AGAIN</source>
        <translation>ANTWORTEN, DIE EINEN ZWEITEN BLICK WERT SIND</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) look odd, the oddest first.</source>
        <translation>
            <numerusform>%Ln Antwort sieht seltsam aus.</numerusform>
            <numerusform>%Ln Antworten sehen seltsam aus, die seltsamste zuerst.</numerusform>
        </translation>
    </message>
    <message>
        <source>They may well be right: look again, and answer as you think best.</source>
        <translation>Das kann trotzdem richtig sein: Sehen Sie noch einmal hin und antworten Sie, wie Sie es für richtig halten.</translation>
    </message>
    <message>
        <source>None of your answers looks odd.</source>
        <translation>Keine Ihrer Antworten fällt auf.</translation>
    </message>
    <message>
        <source>Show all {0}</source>
        <translation>Alle {0} zeigen</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Look again at {0}</source>
        <translation>{0} noch einmal ansehen</translation>
    </message>
</context>
<context>
    <name>EmbedderCard</name>
    <message>
        <source>BUILT IN</source>
        <translation>EINGEBAUT</translation>
    </message>
    <message>
        <source>Reads every document once, so that alike ones are known; what is learned from your answers rests on it. That it is the very file it should be is checked each time it is loaded.</source>
        <translation>Liest jedes Dokument einmal, sodass ähnliche bekannt sind; was aus Ihren Antworten gelernt wird, beruht darauf. Ob es genau die Datei ist, die es sein soll, wird bei jedem Laden geprüft.</translation>
    </message>
    <message>
        <source>Its file is not there. Set Cloister up again; that brings it along.</source>
        <translation>Die Datei fehlt. Richten Sie Cloister neu ein; das bringt sie mit.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Größe der Datei</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>Fingerabdruck (SHA-256)</translation>
    </message>
    <message>
        <source>Use the built-in one again</source>
        <translation>Wieder das eingebaute verwenden</translation>
    </message>
    <message>
        <source>In this project {0} reads the documents instead.</source>
        <translation>In diesem Projekt liest stattdessen {0} die Dokumente.</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this document</source>
        <translation>In diesem Dokument suchen</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>FinishPage</name>
    <message>
        <source>LABELLED UNREAD</source>
        <translation>UNGELESEN ZUGEORDNET</translation>
    </message>
    <message>
        <source>THE AUDIT</source>
        <translation>DIE PRÜFUNG</translation>
    </message>
    <message>
        <source>Give it up…</source>
        <translation>Abbrechen…</translation>
    </message>
    <message>
        <source>Of the labels given unread, at least this many agree with you:</source>
        <translation>Von den ungelesen gegebenen Labels stimmen mindestens so viele mit Ihnen überein:</translation>
    </message>
    <message>
        <source>WHAT IT PROVES</source>
        <translation>WAS SIE BELEGT</translation>
    </message>
    <message>
        <source>That the labels agree with you: you would have given the same. Not that they are correct.</source>
        <translation>Dass die Labels mit Ihnen übereinstimmen: Sie hätten dieselben gegeben. Nicht, dass sie richtig sind.</translation>
    </message>
    <message>
        <source>The documents are fixed before the first question, those asked are drawn at random, and the suggestion stays hidden.</source>
        <translation>Die Dokumente stehen vor der ersten Frage fest, gefragt wird nach zufällig gezogenen, und der Vorschlag bleibt verborgen.</translation>
    </message>
    <message>
        <source>Each label given unread is marked, names its proof, and can be taken back.</source>
        <translation>Jedes ungelesen gegebene Label ist gekennzeichnet, nennt seinen Beleg und lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>Export the result…</source>
        <translation>Ergebnis exportieren…</translation>
    </message>
    <message>
        <source>Working out what it would take…</source>
        <translation>Was es brauchen würde, wird berechnet…</translation>
    </message>
    <message>
        <source>This may take a few seconds.</source>
        <translation>Das kann einige Sekunden dauern.</translation>
    </message>
    <message>
        <source>Reading all would be {0}.</source>
        <translation>Alles zu lesen wären {0}.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>The audit is under way.</source>
        <translation>Die Prüfung läuft.</translation>
    </message>
    <message>
        <source>Answer what Review asks; it ends by itself, often before the last answer. Until then you are not told how it stands, so that your answers stay your own.</source>
        <translation>Beantworten Sie, was die Durchsicht fragt; sie endet von selbst, oft vor der letzten Antwort. Bis dahin wird nicht verraten, wie sie steht, damit Ihre Antworten Ihre eigenen bleiben.</translation>
    </message>
    <message>
        <source>Go on in Review</source>
        <translation>Weiter in der Durchsicht</translation>
    </message>
    <message>
        <source>documents if it passes; those asked are among them</source>
        <translation>Dokumente, wenn sie bestanden wird; die gefragten sind darunter</translation>
    </message>
    <message>
        <source>{0} could be approved after about {1}, asked blind.</source>
        <translation>{0} könnten nach etwa {1} ohne Vorschlag freigegeben werden.</translation>
    </message>
    <message>
        <source>of {0} without an answer; those asked in the audit are among them</source>
        <translation>von {0} ohne Antwort; die in der Prüfung gefragten sind darunter</translation>
    </message>
    <message>
        <source>of at most {0}</source>
        <translation>von höchstens {0}</translation>
    </message>
    <message>
        <source>Of the documents not given a label marked “never miss”, at most this many belong to it:</source>
        <translation>Von den Dokumenten, die ein Label mit „Nie übersehen“ nicht bekommen, gehören höchstens so viele dazu:</translation>
    </message>
    <message>
        <source>Audit those documents again, with other ones drawn at random, or take their labels back.</source>
        <translation>Prüfen Sie diese Dokumente noch einmal, mit neu ausgelosten, oder nehmen Sie ihre Labels zurück.</translation>
    </message>
    <message>
        <source>The new audit tests labels marked “never miss”, too, where that is less work than reading.</source>
        <translation>Die neue Prüfung prüft auch Label, die als „nie übersehen“ markiert sind, wo das weniger Arbeit ist als lesen.</translation>
    </message>
    <message>
        <source>Audit again</source>
        <translation>Noch einmal prüfen</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>Zurücknehmen…</translation>
    </message>
    <message>
        <source>QUALITY</source>
        <translation>GÜTE</translation>
    </message>
    <message>
        <source>of them agree with you at least; if it passes, that holds at {0} confidence</source>
        <translation>davon stimmen mindestens mit Ihnen überein; wird sie bestanden, gilt das mit {0} Sicherheit</translation>
    </message>
    <message>
        <source>It is time to approve the rest with proof.</source>
        <translation>Es ist Zeit, den Rest mit Beleg freizugeben.</translation>
    </message>
    <message>
        <source>It need not be now: Overview says when further answers do not pay any more.</source>
        <translation>Es muss nicht jetzt sein: Die Übersicht sagt, wann sich weitere Antworten nicht mehr lohnen.</translation>
    </message>
    <message>
        <source>Begin the audit</source>
        <translation>Prüfung beginnen</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>etwa {0}</translation>
    </message>
    <message>
        <source>answers to documents drawn at random from them, with the suggestion hidden</source>
        <translation>Antworten zu zufällig daraus gezogenen Dokumenten, mit verborgenem Vorschlag</translation>
    </message>
    <message>
        <source>CHANCE THAT IT PASSES</source>
        <translation>AUSSICHT, SIE ZU BESTEHEN</translation>
    </message>
    <message>
        <source>If it does not, nothing is approved; your answers count all the same.</source>
        <translation>Wenn nicht, wird nichts freigegeben; Ihre Antworten zählen trotzdem.</translation>
    </message>
    <message>
        <source>Your last answers are not learned yet.</source>
        <translation>Ihre letzten Antworten sind noch nicht gelernt.</translation>
    </message>
    <message>
        <source>What an audit would take is worked out once they are.</source>
        <translation>Was eine Prüfung brauchen würde, wird danach berechnet.</translation>
    </message>
    <message>
        <source>Reading so few is no more work than an audit that could prove anything.</source>
        <translation>So wenige zu lesen ist nicht mehr Arbeit als eine Prüfung, die etwas belegen könnte.</translation>
    </message>
    <message>
        <source>So far, reading the rest is less work than proving {0}.</source>
        <translation>Bisher ist es weniger Arbeit, den Rest zu lesen, als {0} zu belegen.</translation>
    </message>
    <message>
        <source>Answer more documents, or choose a lower share below.</source>
        <translation>Beantworten Sie mehr Dokumente, oder wählen Sie unten einen kleineren Anteil.</translation>
    </message>
    <message>
        <source>Answer more documents; the suggestions are not sure enough yet.</source>
        <translation>Beantworten Sie mehr Dokumente; die Vorschläge sind noch nicht sicher genug.</translation>
    </message>
    <message>
        <source>Give the audit up?</source>
        <translation>Die Prüfung abbrechen?</translation>
    </message>
    <message>
        <source>Nothing is approved, and your answers stay. It counts as an attempt all the same: audits that could be dropped until one passes would prove nothing. The next one has to be surer.</source>
        <translation>Es wird nichts freigegeben, und Ihre Antworten bleiben. Als Versuch zählt sie trotzdem: Prüfungen, die man abbrechen dürfte, bis eine gelingt, würden nichts belegen. Die nächste muss sicherer sein.</translation>
    </message>
    <message>
        <source>Give it up</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Take back what was approved?</source>
        <translation>Das Freigegebene zurücknehmen?</translation>
    </message>
    <message>
        <source>{0} lose the label that they were given unread. What you answered yourself stays.</source>
        <translation>{0} verlieren das Label, das sie ungelesen bekamen. Was Sie selbst beantwortet haben, bleibt.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
</context>
<context>
    <name>FoundCard</name>
    <message>
        <source>Looking…</source>
        <translation>Wird angesehen…</translation>
    </message>
    <message>
        <source>Keep the originals in the project</source>
        <translation>Die Originale im Projekt aufbewahren</translation>
    </message>
    <message>
        <source>Attachments of mails are documents of their own</source>
        <translation>Anhänge von E-Mails sind eigene Dokumente</translation>
    </message>
    <message>
        <source>Characters of the plain texts</source>
        <translation>Zeichen der reinen Texte</translation>
    </message>
    <message>
        <source>as found in each</source>
        <translation>wie in jedem gefunden</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}, {1}</translation>
    </message>
    <message>
        <source>Nothing here that can be read</source>
        <translation>Nichts dabei, was gelesen werden kann</translation>
    </message>
    <message numerus="yes">
        <source>Read %Ln table(s) in the folder as tables, too</source>
        <translation>
            <numerusform>Auch %Ln Tabelle im Ordner als Tabelle lesen</numerusform>
            <numerusform>Auch %Ln Tabellen im Ordner als Tabellen lesen</numerusform>
        </translation>
    </message>
    <message>
        <source>page by page</source>
        <translation>Seite für Seite</translation>
    </message>
    <message>
        <source>by what is inside</source>
        <translation>nach dem, was darin ist</translation>
    </message>
    <message>
        <source>are not read</source>
        <translation>werden nicht gelesen</translation>
    </message>
    <message>
        <source>Pages can be shown beside the text, and scans read by eye. Adds up to {0}.</source>
        <translation>Seiten können neben dem Text gezeigt und Scans mit dem Auge gelesen werden. Bis zu {0} mehr.</translation>
    </message>
    <message>
        <source>Only the text is kept. Pages cannot be shown, and scans cannot be labelled by eye.</source>
        <translation>Nur der Text wird aufbewahrt. Seiten können nicht gezeigt und Scans nicht mit dem Auge beantwortet werden.</translation>
    </message>
</context>
<context>
    <name>GuidelineCard</name>
    <message>
        <source>GUIDELINE</source>
        <translation>LEITLINIE</translation>
    </message>
    <message>
        <source>What decides in doubtful cases? Examples, exceptions, neighbours.</source>
        <translation>Was entscheidet im Zweifel? Beispiele, Ausnahmen, Nachbarn.</translation>
    </message>
    <message>
        <source>Guideline</source>
        <translation>Leitlinie</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>No sentence says yet when it applies.</source>
        <translation>Noch sagt kein Satz, wann es gilt.</translation>
    </message>
</context>
<context>
    <name>ImportChecking</name>
    <message>
        <source>Which table</source>
        <translation>Welche Tabelle</translation>
    </message>
    <message>
        <source>Choose others</source>
        <translation>Andere wählen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>Add documents</source>
        <translation>Dokumente hinzufügen</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Drop files and folders here</source>
        <translation>Dateien und Ordner hier ablegen</translation>
    </message>
    <message>
        <source>PDF, Word and the like, mails, web pages, scans, workbooks, tables, plain texts; also in a ZIP.</source>
        <translation>PDF, Word und Verwandtes, E-Mails, Webseiten, Scans, Arbeitsmappen, Tabellen, reine Texte; auch in einer ZIP-Datei.</translation>
    </message>
    <message>
        <source>Documents and tables ({0});;All files (*)</source>
        <translation>Dokumente und Tabellen ({0});;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Where the files are now</source>
        <translation>Wo die Dateien jetzt sind</translation>
    </message>
    <message>
        <source>What was read until then is in the project. You can go on from there at any time.</source>
        <translation>Was bis dahin gelesen war, ist im Projekt. Von dort kann es jederzeit weitergehen.</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>Not begun, so to be added again: {0}</source>
        <translation>Nicht begonnen, also noch einmal hinzuzufügen: {0}</translation>
    </message>
    <message>
        <source>What has no text</source>
        <translation>Was keinen Text hat</translation>
    </message>
    <message>
        <source>what has no text.csv</source>
        <translation>was keinen Text hat.csv</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) written to “{0}”.</source>
        <translation>
            <numerusform>%Ln Zeile in „{0}“ geschrieben.</numerusform>
            <numerusform>%Ln Zeilen in „{0}“ geschrieben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Look at %Ln file(s) or place(s) without text</source>
        <translation>
            <numerusform>%Ln Datei ohne Text ansehen</numerusform>
            <numerusform>%Ln Dateien oder Stellen ohne Text ansehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Name labels</source>
        <translation>Labels benennen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Add more</source>
        <translation>Weitere hinzufügen</translation>
    </message>
</context>
<context>
    <name>ImportRunning</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>You can go on working meanwhile. What was read until now is in the project.</source>
        <translation>Sie können währenddessen weiterarbeiten. Was bis jetzt gelesen ist, ist im Projekt.</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>Stopping; what was read is kept…</source>
        <translation>Wird angehalten; was gelesen ist, bleibt…</translation>
    </message>
</context>
<context>
    <name>ImportSummary</name>
    <message>
        <source>Look at what has no text</source>
        <translation>Ansehen, was keinen Text hat</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) added</source>
        <translation>
            <numerusform>%Ln Dokument hinzugefügt</numerusform>
            <numerusform>%Ln Dokumente hinzugefügt</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln are scans: pictures of pages without text, to be read and labelled by eye.</source>
        <translation>
            <numerusform>%Ln ist ein Scan: Bilder von Seiten ohne Text, mit dem Auge zu lesen und zu beantworten.</numerusform>
            <numerusform>%Ln sind Scans: Bilder von Seiten ohne Text, mit dem Auge zu lesen und zu beantworten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln came with a label, which is now your answer.</source>
        <translation>
            <numerusform>%Ln kam mit einem Label, das nun Ihre Antwort ist.</numerusform>
            <numerusform>%Ln kamen mit einem Label, das nun Ihre Antwort ist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were there already or came twice, and were not added again.</source>
        <translation>
            <numerusform>%Ln war schon da oder kam doppelt und wurde nicht noch einmal hinzugefügt.</numerusform>
            <numerusform>%Ln waren schon da oder kamen doppelt und wurden nicht noch einmal hinzugefügt.</numerusform>
        </translation>
    </message>
    <message>
        <source>In the whole project, {0} are nearly the same as another; they form {1}.</source>
        <translation>Im ganzen Projekt gleichen {0} beinahe einem anderen; sie bilden {1}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln family(s)</source>
        <translation>
            <numerusform>%Ln Familie</numerusform>
            <numerusform>%Ln Familien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still gave no text.</source>
        <translation>
            <numerusform>%Ln ergab noch immer keinen Text.</numerusform>
            <numerusform>%Ln ergaben noch immer keinen Text.</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} gave no text ({2}).</source>
        <translation>{0} von {1} ergaben keinen Text ({2}).</translation>
    </message>
</context>
<context>
    <name>KeyFooter</name>
    <message>
        <source>Flagged</source>
        <translation>Gemerkt</translation>
    </message>
</context>
<context>
    <name>LabelCard</name>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Press the key for this label; Backspace takes it away.</source>
        <translation>Drücken Sie die Taste für dieses Label; die Rücktaste nimmt sie weg.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Review needs this key itself.</source>
        <translation>Diese Taste braucht die Durchsicht selbst.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Never miss</source>
        <translation>Nie übersehen</translation>
    </message>
    <message>
        <source>None of its documents may be missed</source>
        <translation>Keines seiner Dokumente darf übersehen werden</translation>
    </message>
    <message>
        <source>Approving the rest is tested for it: some documents that would not get this label are asked, drawn at random. That takes more answers.</source>
        <translation>Die Freigabe des Rests wird darauf geprüft: Einige ausgeloste Dokumente, die dieses Label nicht bekämen, werden gefragt. Das kostet mehr Antworten.</translation>
    </message>
    <message>
        <source>Guideline</source>
        <translation>Leitlinie</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>When it applies</source>
        <translation>Wann es gilt</translation>
    </message>
    <message>
        <source>When does it apply? One sentence.</source>
        <translation>Wann gilt es? Ein Satz.</translation>
    </message>
    <message>
        <source>For documents that no other label fits. It needs no sentence.</source>
        <translation>Für Dokumente, auf die kein anderes Label passt. Es braucht keinen Satz.</translation>
    </message>
    <message>
        <source>What decides in doubtful cases? Examples, exceptions, neighbours.</source>
        <translation>Was entscheidet im Zweifel? Beispiele, Ausnahmen, Nachbarn.</translation>
    </message>
    <message>
        <source>Label {0}</source>
        <translation>Label {0}</translation>
    </message>
</context>
<context>
    <name>LabelCounts</name>
    <message>
        <source>No labels yet.</source>
        <translation>Noch keine Labels.</translation>
    </message>
</context>
<context>
    <name>LabelModel</name>
    <message>
        <source>key {0}</source>
        <translation>Taste {0}</translation>
    </message>
    <message>
        <source>your answer</source>
        <translation>Ihre Antwort</translation>
    </message>
</context>
<context>
    <name>LabelPicker</name>
    <message>
        <source>Type a part of the label&apos;s name</source>
        <translation>Einen Teil des Namens tippen</translation>
    </message>
    <message>
        <source>Any label</source>
        <translation>Beliebiges Label</translation>
    </message>
    <message>
        <source>Labels that fit</source>
        <translation>Passende Labels</translation>
    </message>
    <message>
        <source>No label of that name.</source>
        <translation>Kein Label dieses Namens.</translation>
    </message>
</context>
<context>
    <name>LabelsPage</name>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>One sentence that says when a label applies makes the first suggestions better.</source>
        <translation>Ein Satz, der sagt, wann ein Label gilt, macht schon die ersten Vorschläge besser.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Type a new label and press Enter</source>
        <translation>Ein neues Label tippen, dann die Eingabetaste</translation>
    </message>
    <message>
        <source>New label</source>
        <translation>Neues Label</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>Allow “None of these”</source>
        <translation>„Keines davon“ zulassen</translation>
    </message>
    <message>
        <source>A label for documents that no other label fits. It stays the last, on the key 0.</source>
        <translation>Ein Label für Dokumente, auf die kein anderes passt. Es bleibt das letzte, auf der Taste 0.</translation>
    </message>
    <message>
        <source>No labels yet. Two are enough to begin, for example Contract and Invoice; more can follow at any time.</source>
        <translation>Noch keine Labels. Zwei reichen für den Anfang, zum Beispiel Vertrag und Rechnung; weitere können jederzeit dazukommen.</translation>
    </message>
    <message>
        <source>Found in your documents:</source>
        <translation>In Ihren Dokumenten gefunden:</translation>
    </message>
    <message>
        <source>Add all {0}</source>
        <translation>Alle {0} hinzufügen</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>Keines davon</translation>
    </message>
    <message>
        <source>Labels from a file</source>
        <translation>Labels aus einer Datei</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Remove the label “{0}”?</source>
        <translation>Das Label „{0}“ entfernen?</translation>
    </message>
    <message>
        <source>It can be removed as long as no document has it. It stays in the project&apos;s history.</source>
        <translation>Das geht, solange kein Dokument es trägt. In der Geschichte des Projekts bleibt es.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>LearningCurve</name>
    <message>
        <source>your target {0}</source>
        <translation>Ihr Ziel {0}</translation>
    </message>
    <message>
        <source>Learning curve: after {0}, {1} of suggestions agree with you.</source>
        <translation>Lernkurve: nach {0} stimmen {1} der Vorschläge mit Ihnen überein.</translation>
    </message>
</context>
<context>
    <name>Mark</name>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>lässt sich nicht sagen</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>LANGUAGE MODEL</source>
        <translation>SPRACHMODELL</translation>
    </message>
    <message>
        <source>A language model belongs to a project. Open one to choose a model for it.</source>
        <translation>Ein Sprachmodell gehört zu einem Projekt. Öffnen Sie eines, um ein Modell dafür auszuwählen.</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>A language model can give a second opinion on every document. It is a file on this machine that you choose; its name ends in .gguf. It is tried apart from the program first, and its word counts only as far as your answers bear it out.</source>
        <translation>Ein Sprachmodell kann zu jedem Dokument eine zweite Meinung geben. Es ist eine Datei auf diesem Rechner, die Sie auswählen; ihr Name endet auf .gguf. Sie wird zuerst getrennt vom Programm ausprobiert, und ihr Wort zählt nur, soweit Ihre Antworten es bestätigen.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei auswählen…</translation>
    </message>
    <message>
        <source>Keep the one in use</source>
        <translation>Beim jetzigen bleiben</translation>
    </message>
    <message>
        <source>FOUND ON THIS MACHINE</source>
        <translation>AUF DIESEM RECHNER GEFUNDEN</translation>
    </message>
    <message>
        <source>Looking in the folders of Ollama, LM Studio, GPT4All, llama.cpp and Hugging Face…</source>
        <translation>Die Ordner von Ollama, LM Studio, GPT4All, llama.cpp und Hugging Face werden durchgesehen…</translation>
    </message>
    <message>
        <source>None. Ollama, LM Studio, GPT4All, llama.cpp and Hugging Face keep no model in their usual folders.</source>
        <translation>Keines. In den üblichen Ordnern von Ollama, LM Studio, GPT4All, llama.cpp und Hugging Face liegt kein Modell.</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Look at {0}</source>
        <translation>{0} ansehen</translation>
    </message>
</context>
<context>
    <name>ModelInUse</name>
    <message>
        <source>HOW FAST</source>
        <translation>WIE SCHNELL</translation>
    </message>
    <message>
        <source>HOW OFTEN RIGHT</source>
        <translation>WIE OFT RICHTIG</translation>
    </message>
    <message>
        <source>HOW FAR TRUSTED</source>
        <translation>WIE WEIT VERTRAUT</translation>
    </message>
    <message>
        <source>Read the whole collection</source>
        <translation>Die ganze Sammlung lesen</translation>
    </message>
    <message>
        <source>Stop using it</source>
        <translation>Nicht mehr verwenden</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>Anderes auswählen…</translation>
    </message>
    <message>
        <source>cannot be used now</source>
        <translation>zurzeit nicht verwendbar</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>wird verwendet</translation>
    </message>
    <message>
        <source>{0} of {1} have its opinion.</source>
        <translation>{1}, davon {0} mit seiner Meinung.</translation>
    </message>
    <message>
        <source>It has read the whole collection: {0}.</source>
        <translation>Es hat die ganze Sammlung gelesen: {0}.</translation>
    </message>
    <message>
        <source>It reads ahead of you by itself. {0} of {1} have its opinion.</source>
        <translation>Es liest Ihnen von selbst voraus. {1}, davon {0} mit seiner Meinung.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>Fingerabdruck (SHA-256)</translation>
    </message>
    <message>
        <source>Reading the collection. What it has read is kept, also if you stop it.</source>
        <translation>Die Sammlung wird gelesen. Was gelesen ist, bleibt, auch wenn Sie anhalten.</translation>
    </message>
</context>
<context>
    <name>ModelOffer</name>
    <message>
        <source>first {0} digits</source>
        <translation>erste {0} Ziffern</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>Anderes auswählen…</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>It ran, and it is on the list of models that may be used on this machine.</source>
        <translation>Es läuft, und es steht auf der Liste der Modelle, die auf diesem Rechner verwendet werden dürfen.</translation>
    </message>
    <message>
        <source>It ran. You accepted this very file before.</source>
        <translation>Es läuft. Genau diese Datei haben Sie schon einmal angenommen.</translation>
    </message>
    <message>
        <source>First {0} digits of its fingerprint (SHA-256)</source>
        <translation>Die ersten {0} Stellen seines Fingerabdrucks (SHA-256)</translation>
    </message>
    <message>
        <source>Trying it takes as long as reading the file: its fingerprint is worked out, and it reads two sentences, apart from the program. If it crashes, nothing else does.</source>
        <translation>Es auszuprobieren dauert so lange wie das Lesen der Datei: Ihr Fingerabdruck wird berechnet, und sie liest zwei Sätze, getrennt vom Programm. Stürzt sie ab, dann sonst nichts.</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>Fingerabdruck (SHA-256)</translation>
    </message>
    <message>
        <source>It ran. Nobody vouches for this file yet: compare its fingerprint with the one its publisher names, then type its first {0} digits. That you accept it is written to the project&apos;s log.</source>
        <translation>Es lief. Für diese Datei bürgt noch niemand: Vergleichen Sie ihren Fingerabdruck mit dem, den der Herausgeber nennt, und tippen Sie dann die ersten {0} Stellen ein. Dass Sie sie annehmen, wird im Protokoll des Projekts vermerkt.</translation>
    </message>
    <message>
        <source>It ran, but it is not on the list of models that may be used on this machine. Ask whoever looks after it.</source>
        <translation>Es läuft, steht aber nicht auf der Liste der Modelle, die auf diesem Rechner verwendet werden dürfen. Fragen Sie, wer den Rechner betreut.</translation>
    </message>
    <message>
        <source>It only compares texts: it cannot say which label fits, but it can read the documents in place of the built-in model. All of them are read anew then; your answers stay.</source>
        <translation>Es vergleicht nur Texte: Es kann nicht sagen, welches Label passt, aber die Dokumente anstelle des eingebauten Modells lesen. Dann werden alle neu gelesen; Ihre Antworten bleiben.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Read with it</source>
        <translation>Damit lesen</translation>
    </message>
    <message>
        <source>It lies on a stick or disk that can be pulled out. It is read into memory, so pulling it out does no harm; it has to be there again at the next start.</source>
        <translation>Es liegt auf einem Stick oder Datenträger, der abgezogen werden kann. Es wird in den Speicher gelesen, Abziehen schadet also nicht; beim nächsten Start muss es wieder da sein.</translation>
    </message>
    <message>
        <source>It needs more memory than is free now: close other programs, or choose a smaller one.</source>
        <translation>Es braucht mehr Speicher, als jetzt frei ist: Schließen Sie andere Programme, oder wählen Sie ein kleineres.</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Choose a language model</source>
        <translation>Sprachmodell auswählen</translation>
    </message>
    <message>
        <source>Reading the file and working out its SHA-256.</source>
        <translation>Die Datei wird gelesen und ihre SHA-256 berechnet.</translation>
    </message>
    <message>
        <source>Trying it in a process of its own.</source>
        <translation>Es wird in einem eigenen Prozess ausprobiert.</translation>
    </message>
    <message>
        <source>Reading the file into memory.</source>
        <translation>Die Datei wird in den Arbeitsspeicher gelesen.</translation>
    </message>
    <message>
        <source>Making it ready.</source>
        <translation>Es wird vorbereitet.</translation>
    </message>
</context>
<context>
    <name>NavBar</name>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>Try it now</source>
        <translation>Jetzt ausprobieren</translation>
    </message>
    <message>
        <source>IN DETAIL, FOR A SECURITY TEAM</source>
        <translation>IM EINZELNEN, FÜR DIE IT-SICHERHEIT</translation>
    </message>
    <message>
        <source>Network: not guarded</source>
        <translation>Netz: nicht abgeschirmt</translation>
    </message>
    <message>
        <source>The program was started by another one that left its air gap out.</source>
        <translation>Das Programm wurde von einem anderen gestartet, das die Abschottung ausließ.</translation>
    </message>
    <message>
        <source>The operating system refuses this program, and all that it starts, every connection to another computer. That was tried when the program started: the system refused.</source>
        <translation>Das Betriebssystem verweigert diesem Programm und allem, was es startet, jede Verbindung zu einem anderen Rechner. Das wurde beim Start des Programms ausprobiert: Das System hat sie verweigert.</translation>
    </message>
    <message>
        <source>What the program itself would send is stopped; the system does not see to it.</source>
        <translation>Was das Programm selbst senden würde, wird aufgehalten; das System sorgt nicht dafür.</translation>
    </message>
    <message>
        <source>By {0}.</source>
        <translation>Durch {0}.</translation>
    </message>
    <message>
        <source>Asks the system for a connection. Nothing would be sent.</source>
        <translation>Bittet das System um eine Verbindung. Gesendet würde nichts.</translation>
    </message>
    <message numerus="yes">
        <source>Since it was started, the program was stopped %Ln time(s) while trying to reach the network.</source>
        <translation>
            <numerusform>Seit dem Start wurde das Programm %Ln-mal davon abgehalten, das Netz zu erreichen.</numerusform>
            <numerusform>Seit dem Start wurde das Programm %Ln-mal davon abgehalten, das Netz zu erreichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Since it was started, nothing in the program has tried to reach the network.</source>
        <translation>Seit dem Start hat nichts im Programm versucht, das Netz zu erreichen.</translation>
    </message>
    <message>
        <source>The system would allow a connection. Nothing was sent.</source>
        <translation>Das System würde eine Verbindung zulassen. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The system refused ({0}).</source>
        <translation>Das System hat abgelehnt ({0}).</translation>
    </message>
</context>
<context>
    <name>NewProjectForm</name>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Ihr Name</translation>
    </message>
    <message>
        <source>Stands beside your answers in the project file and in exports.</source>
        <translation>Steht neben Ihren Antworten in der Projektdatei und in Exporten.</translation>
    </message>
    <message>
        <source>Where to keep it</source>
        <translation>Wo es liegen soll</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <source>One file, on this machine. You can copy it and take it with you.</source>
        <translation>Eine Datei auf diesem Rechner. Sie können sie kopieren und mitnehmen.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Projects (*.cloister)</source>
        <translation>Projekte (*.cloister)</translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message>
        <source>HOW FAR</source>
        <translation>WIE WEIT</translation>
    </message>
    <message>
        <source>HOW GOOD</source>
        <translation>WIE GUT</translation>
    </message>
    <message>
        <source>HOW LONG</source>
        <translation>WIE LANGE</translation>
    </message>
    <message>
        <source>SUGGESTIONS THAT AGREE WITH YOU, BY ANSWERS GIVEN</source>
        <translation>VORSCHLÄGE, DIE MIT IHNEN ÜBEREINSTIMMEN, NACH ANTWORTEN</translation>
    </message>
    <message>
        <source>LABELS GIVEN, AND SUGGESTIONS OF EACH THAT AGREE WITH YOU</source>
        <translation>VERGEBENE LABELS, UND WIE VIELE VORSCHLÄGE JEWEILS MIT IHNEN ÜBEREINSTIMMEN</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>The curve begins once you have answered a few documents drawn at random.</source>
        <translation>Die Kurve beginnt, sobald Sie einige zufällig gezogene Dokumente beantwortet haben.</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>Dokumente hinzufügen</translation>
    </message>
    <message>
        <source>Begin with your documents.</source>
        <translation>Beginnen Sie mit Ihren Dokumenten.</translation>
    </message>
    <message>
        <source>Files or a folder of them. What is read stays in this one file on this machine.</source>
        <translation>Dateien oder ein Ordner davon. Was gelesen wird, bleibt in dieser einen Datei auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Name labels</source>
        <translation>Labels benennen</translation>
    </message>
    <message>
        <source>Name at least two labels.</source>
        <translation>Benennen Sie mindestens zwei Labels.</translation>
    </message>
    <message>
        <source>A short name each, with one sentence that says when it applies.</source>
        <translation>Je ein kurzer Name, mit einem Satz, der sagt, wann es gilt.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Keep going: every answer makes the next suggestions better.</source>
        <translation>Weiter so: Jede Antwort macht die nächsten Vorschläge besser.</translation>
    </message>
    <message>
        <source>Answer the first documents.</source>
        <translation>Beantworten Sie die ersten Dokumente.</translation>
    </message>
    <message>
        <source>{0} have no answer yet.</source>
        <translation>{0} noch ohne Antwort.</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Abschluss</translation>
    </message>
    <message>
        <source>It is time to approve the rest with proof.</source>
        <translation>Es ist Zeit, den Rest mit Beleg freizugeben.</translation>
    </message>
    <message>
        <source>{0} have no label yet; more answers would not make the whole any shorter.</source>
        <translation>{0} haben noch kein Label; mehr Antworten würden das Ganze nicht mehr verkürzen.</translation>
    </message>
    <message>
        <source>Look again at what you skipped.</source>
        <translation>Sehen Sie noch einmal an, was Sie übersprungen haben.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) were put off; all others are answered.</source>
        <translation>
            <numerusform>%Ln Dokument wurde zurückgestellt; alle anderen sind beantwortet.</numerusform>
            <numerusform>%Ln Dokumente wurden zurückgestellt; alle anderen sind beantwortet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Every document has its label: take the result with you.</source>
        <translation>Jedes Dokument hat sein Label: Nehmen Sie das Ergebnis mit.</translation>
    </message>
    <message>
        <source>All answered: take the result with you.</source>
        <translation>Alles beantwortet: Nehmen Sie das Ergebnis mit.</translation>
    </message>
    <message>
        <source>As a table or as JSON lines, with who, when and why.</source>
        <translation>Als Tabelle oder als JSON-Zeilen, mit wer, wann und warum.</translation>
    </message>
    <message>
        <source>Go on with the audit.</source>
        <translation>Fahren Sie mit der Prüfung fort.</translation>
    </message>
    <message>
        <source>{0} of at most {1} so far. It ends by itself, often sooner.</source>
        <translation>{0} von höchstens {1} bisher. Sie endet von selbst, oft früher.</translation>
    </message>
    <message>
        <source>Before you take the result with you, audit those documents again or take their labels back.</source>
        <translation>Bevor Sie das Ergebnis mitnehmen, prüfen Sie diese Dokumente noch einmal oder nehmen Sie deren Labels zurück.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Look at your labels before you go on.</source>
        <translation>Sehen Sie sich Ihre Labels an, bevor Sie weitermachen.</translation>
    </message>
    <message>
        <source>As they are, more answers do not make suggestions any better.</source>
        <translation>So wie sie sind, machen weitere Antworten die Vorschläge nicht besser.</translation>
    </message>
    <message>
        <source>Reading so few is no more work than an audit that could prove anything.</source>
        <translation>So wenige zu lesen ist nicht mehr Arbeit als eine Prüfung, die etwas belegen könnte.</translation>
    </message>
    <message>
        <source>Keep going, or sharpen the wording of your labels first.</source>
        <translation>Machen Sie weiter, oder beschreiben Sie erst Ihre Labels genauer.</translation>
    </message>
    <message>
        <source>of {0} have their label</source>
        <translation>haben ihr Label; insgesamt {0}</translation>
    </message>
    <message>
        <source>, {0} of them approved with proof</source>
        <translation>, {0} davon mit Beleg freigegeben</translation>
    </message>
    <message>
        <source>, {0} skipped</source>
        <translation>, {0} übersprungen</translation>
    </message>
    <message>
        <source>, {0} flagged</source>
        <translation>, {0} gemerkt</translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agreed with you ({0} to {1}) when last measured, before the rest was approved or read: on %Ln drawn at random</source>
        <translation>
            <numerusform>der Vorschläge stimmten mit Ihnen überein ({0} bis {1}), als zuletzt gemessen wurde, bevor der Rest freigegeben oder gelesen war: an %Ln zufällig gezogenen</numerusform>
            <numerusform>der Vorschläge stimmten mit Ihnen überein ({0} bis {1}), als zuletzt gemessen wurde, bevor der Rest freigegeben oder gelesen war: an %Ln zufällig gezogenen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agree with you, by %Ln document(s) drawn at random: too few to say more</source>
        <translation>
            <numerusform>der Vorschläge stimmen mit Ihnen überein, nach %Ln zufällig gezogenen Dokument: zu wenig, um mehr zu sagen</numerusform>
            <numerusform>der Vorschläge stimmen mit Ihnen überein, nach %Ln zufällig gezogenen Dokumenten: zu wenige, um mehr zu sagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not measured: too few documents were drawn at random before all had their label.</source>
        <translation>Nicht gemessen: Es waren zu wenige Dokumente zufällig gezogen, bevor alle ihr Label hatten.</translation>
    </message>
    <message>
        <source>Not measured yet: that takes a few documents drawn at random, which you are asked now and then.</source>
        <translation>Noch nicht gemessen: Dazu braucht es einige zufällig gezogene Dokumente, nach denen Sie ab und zu gefragt werden.</translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</source>
        <translation>
            <numerusform>der Vorschläge stimmen mit Ihnen überein ({0} bis {1}), gemessen an %Ln zufällig gezogenen</numerusform>
            <numerusform>der Vorschläge stimmen mit Ihnen überein ({0} bis {1}), gemessen an %Ln zufällig gezogenen</numerusform>
        </translation>
    </message>
    <message>
        <source>Time is counted while you answer; pauses are left out.</source>
        <translation>Gezählt wird die Zeit, in der Sie antworten; Pausen nicht.</translation>
    </message>
    <message>
        <source>so far, {0} each. Pauses are left out.</source>
        <translation>bisher, je {0}. Pausen zählen nicht.</translation>
    </message>
    <message numerus="yes">
        <source>Your second look agreed with your first in {0} of %Ln case(s) ({1}).</source>
        <translation>
            <numerusform>Ihr zweiter Blick stimmte in {0} von %Ln Fall ({1}) mit dem ersten überein.</numerusform>
            <numerusform>Ihr zweiter Blick stimmte in {0} von %Ln Fällen ({1}) mit dem ersten überein.</numerusform>
        </translation>
    </message>
    <message>
        <source>Take a break, or sharpen the wording of labels that are easily mixed up.</source>
        <translation>Machen Sie eine Pause, oder schärfen Sie den Wortlaut von Labels, die leicht verwechselt werden.</translation>
    </message>
    <message numerus="yes">
        <source>Take a break, or sharpen the wording of “{0}” and “{1}”, where {2} of the %Ln difference(s) lie.</source>
        <translation>
            <numerusform>Machen Sie eine Pause, oder schärfen Sie den Wortlaut von „{0}“ und „{1}“, wo {2} von %Ln Abweichung liegt.</numerusform>
            <numerusform>Machen Sie eine Pause, oder schärfen Sie den Wortlaut von „{0}“ und „{1}“, wo {2} der %Ln Abweichungen liegen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PagePane</name>
    <message>
        <source>Give the password…</source>
        <translation>Das Passwort angeben…</translation>
    </message>
    <message>
        <source>This is a scan: a picture without text. Read it here, and label it by eye.</source>
        <translation>Dies ist ein Scan: ein Bild ohne Text. Lesen Sie ihn hier und antworten Sie nach Augenschein.</translation>
    </message>
    <message>
        <source>page {0} of {1}</source>
        <translation>Seite {0} von {1}</translation>
    </message>
    <message>
        <source>Page {0} of {1} of {2}, as a picture</source>
        <translation>Seite {0} von {1} von {2}, als Bild</translation>
    </message>
    <message>
        <source>The original was not kept, so that its pages cannot be shown.</source>
        <translation>Das Original wurde nicht aufbewahrt; seine Seiten können nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>This document is protected</source>
        <translation>Dieses Dokument ist geschützt</translation>
    </message>
    <message>
        <source>The password is used until the project is closed, and not stored anywhere.</source>
        <translation>Das Passwort wird benutzt, bis das Projekt geschlossen wird, und nirgends gespeichert.</translation>
    </message>
    <message>
        <source>Show the page</source>
        <translation>Die Seite zeigen</translation>
    </message>
</context>
<context>
    <name>PendingBanner</name>
    <message>
        <source>An import was cut short</source>
        <translation>Ein Import wurde unterbrochen</translation>
    </message>
    <message>
        <source>Leave it at that</source>
        <translation>Dabei belassen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} und %Ln weitere</numerusform>
            <numerusform>{0} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}: {1} read so far. They are safe; the rest can follow.</source>
        <translation>{0}: bisher {1} gelesen. Sie sind sicher; der Rest kann folgen.</translation>
    </message>
</context>
<context>
    <name>PreviewTable</name>
    <message>
        <source>The first rows</source>
        <translation>Die ersten Zeilen</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>PrivacyCard</name>
    <message>
        <source>Remember recently opened projects on this machine</source>
        <translation>Zuletzt geöffnete Projekte auf diesem Rechner merken</translation>
    </message>
    <message>
        <source>The start page lists them. Switched off, the list is forgotten.</source>
        <translation>Die Startseite führt sie auf. Abgeschaltet wird die Liste vergessen.</translation>
    </message>
    <message>
        <source>Show the project&apos;s name in the window&apos;s title</source>
        <translation>Den Namen des Projekts im Fenstertitel zeigen</translation>
    </message>
    <message>
        <source>Other programs, and whoever shares your screen, can read titles.</source>
        <translation>Andere Programme und alle, die Ihren Bildschirm sehen, können Titel lesen.</translation>
    </message>
    <message>
        <source>Measure how long an answer takes</source>
        <translation>Messen, wie lange eine Antwort dauert</translation>
    </message>
    <message>
        <source>Overview says how many hours you have spent. That stays in the project file and is part of no package; pauses do not count.</source>
        <translation>Die Übersicht nennt die Stunden, die Sie gebraucht haben. Das bleibt in der Projektdatei und ist in keinem Paket; Pausen zählen nicht.</translation>
    </message>
</context>
<context>
    <name>ReadingPane</name>
    <message>
        <source>⚑ flagged</source>
        <translation>⚑ gemerkt</translation>
    </message>
    <message>
        <source>Text and page</source>
        <translation>Text und Seite</translation>
    </message>
    <message>
        <source>This document has no pages that could be shown.</source>
        <translation>Dieses Dokument hat keine Seiten, die gezeigt werden könnten.</translation>
    </message>
    <message>
        <source>A scan has no text to search in.</source>
        <translation>Ein Scan hat keinen Text, der durchsucht werden könnte.</translation>
    </message>
    <message>
        <source>p. {0} of {1}</source>
        <translation>S. {0} von {1}</translation>
    </message>
    <message>
        <source>passage {0} of {1}</source>
        <translation>Stelle {0} von {1}</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>No documents yet</source>
        <translation>Noch keine Dokumente</translation>
    </message>
    <message>
        <source>Add files or a folder, and the first document appears here.</source>
        <translation>Dateien oder einen Ordner hinzufügen, und das erste Dokument erscheint hier.</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>Dokumente hinzufügen</translation>
    </message>
    <message>
        <source>Name at least two labels</source>
        <translation>Benennen Sie mindestens zwei Labels</translation>
    </message>
    <message>
        <source>One short name each, with a sentence that says when it applies.</source>
        <translation>Je ein kurzer Name, mit einem Satz, der sagt, wann es gilt.</translation>
    </message>
    <message>
        <source>Name labels</source>
        <translation>Labels benennen</translation>
    </message>
    <message>
        <source>All answered</source>
        <translation>Alles beantwortet</translation>
    </message>
    <message>
        <source>Every document has its label</source>
        <translation>Jedes Dokument hat sein Label</translation>
    </message>
    <message>
        <source>All {0} have their label. Export them, or add more.</source>
        <translation>{0}, alle mit Label. Exportieren Sie sie, oder fügen Sie weitere hinzu.</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>There is no suggestion here to approve. Press the key of a label.</source>
        <translation>Hier gibt es keinen Vorschlag zum Bestätigen. Drücken Sie die Taste eines Labels.</translation>
    </message>
    <message>
        <source>Taken back. This document is here again:</source>
        <translation>Zurückgenommen. Dieses Dokument ist wieder da:</translation>
    </message>
    <message>
        <source>Done again.</source>
        <translation>Wiederholt.</translation>
    </message>
    <message>
        <source>Taken back.</source>
        <translation>Zurückgenommen.</translation>
    </message>
    <message>
        <source>The guideline of “{0}” is kept.</source>
        <translation>Die Leitlinie für „{0}“ ist gespeichert.</translation>
    </message>
</context>
<context>
    <name>RunningBar</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
</context>
<context>
    <name>SecondOpinionCard</name>
    <message>
        <source>Why does it think so?</source>
        <translation>Warum meint es das?</translation>
    </message>
    <message>
        <source>The language model says {0} ({1}).</source>
        <translation>Das Sprachmodell sagt {0} ({1}).</translation>
    </message>
    <message>
        <source>Your answers alone say {0} ({1}).</source>
        <translation>Ihre Antworten allein sagen {0} ({1}).</translation>
    </message>
    <message>
        <source>It was right in {0} of {1} here.</source>
        <translation>Es lag hier in {0} von {1} richtig.</translation>
    </message>
    <message>
        <source>The language model agrees ({0}).</source>
        <translation>Das Sprachmodell stimmt zu ({0}).</translation>
    </message>
    <message>
        <source>Asking it…</source>
        <translation>Es wird gefragt…</translation>
    </message>
    <message>
        <source>In its own words:</source>
        <translation>In seinen Worten:</translation>
    </message>
    <message>
        <source>It gives no reason for this document.</source>
        <translation>Es nennt für dieses Dokument keinen Grund.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinung</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>SourceForm</name>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>One document is</source>
        <translation>Ein Dokument ist</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Blatt</translation>
    </message>
    <message>
        <source>First row</source>
        <translation>Erste Zeile</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Trennzeichen</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichensatz</translation>
    </message>
    <message>
        <source>a row</source>
        <translation>eine Zeile</translation>
    </message>
    <message>
        <source>a sheet</source>
        <translation>ein Blatt</translation>
    </message>
    <message>
        <source>names the columns</source>
        <translation>benennt die Spalten</translation>
    </message>
    <message>
        <source>is a document</source>
        <translation>ist ein Dokument</translation>
    </message>
    <message>
        <source>comma ,</source>
        <translation>Komma ,</translation>
    </message>
    <message>
        <source>semicolon ;</source>
        <translation>Semikolon ;</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>Tabulator</translation>
    </message>
    <message>
        <source>bar |</source>
        <translation>Strich |</translation>
    </message>
    <message>
        <source>The labels in the table</source>
        <translation>Die Labels in der Tabelle</translation>
    </message>
    <message>
        <source>are ignored</source>
        <translation>werden nicht beachtet</translation>
    </message>
    <message>
        <source>become my answers</source>
        <translation>werden meine Antworten</translation>
    </message>
    <message>
        <source>are kept aside as the truth, to measure against</source>
        <translation>werden als Wahrheit beiseitegelegt, um daran zu messen</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>– none –</source>
        <translation>– keine –</translation>
    </message>
    <message>
        <source>a folder of texts</source>
        <translation>ein Ordner mit Texten</translation>
    </message>
    <message>
        <source>one text</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON-Zeilen</translation>
    </message>
    <message>
        <source>a JSON list</source>
        <translation>eine JSON-Liste</translation>
    </message>
    <message>
        <source>a workbook</source>
        <translation>eine Arbeitsmappe</translation>
    </message>
    <message>
        <source>a table</source>
        <translation>eine Tabelle</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Progress in the background</source>
        <translation>Fortschritt im Hintergrund</translation>
    </message>
    <message>
        <source>Stop what runs in the background</source>
        <translation>Anhalten, was im Hintergrund läuft</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>today {0}</source>
        <translation>heute {0}</translation>
    </message>
    <message>
        <source>{0} each</source>
        <translation>je {0}</translation>
    </message>
    <message>
        <source>suggestions right {0}</source>
        <translation>Vorschläge richtig {0}</translation>
    </message>
    <message>
        <source>audit: {0}</source>
        <translation>Prüfung: {0}</translation>
    </message>
    <message>
        <source>of at most {0}</source>
        <translation>von höchstens {0}</translation>
    </message>
</context>
<context>
    <name>StopSigns</name>
    <message>
        <source>CAN YOU STOP?</source>
        <translation>KÖNNEN SIE AUFHÖREN?</translation>
    </message>
    <message>
        <source>It is too early to tell.</source>
        <translation>Es ist noch zu früh, um das zu sagen.</translation>
    </message>
    <message>
        <source>Every document has its label: nothing is left to decide.</source>
        <translation>Jedes Dokument hat sein Label: Es ist nichts mehr zu entscheiden.</translation>
    </message>
    <message>
        <source>Every document has its label.</source>
        <translation>Jedes Dokument hat sein Label.</translation>
    </message>
</context>
<context>
    <name>SuggestionPanel</name>
    <message>
        <source>Approve</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>any label…</source>
        <translation>beliebiges Label…</translation>
    </message>
    <message>
        <source>Why this label? Enter keeps the note</source>
        <translation>Warum dieses Label? Eingabe behält die Notiz</translation>
    </message>
    <message>
        <source>Note on this document</source>
        <translation>Notiz zu diesem Dokument</translation>
    </message>
    <message>
        <source>SUGGESTED</source>
        <translation>VORSCHLAG</translation>
    </message>
    <message>
        <source>NO SUGGESTION SHOWN</source>
        <translation>VORSCHLAG VERBORGEN</translation>
    </message>
    <message>
        <source>NO SUGGESTION YET</source>
        <translation>NOCH KEIN VORSCHLAG</translation>
    </message>
    <message>
        <source>Your judgement first</source>
        <translation>Erst Ihr Urteil</translation>
    </message>
    <message>
        <source>Which label?</source>
        <translation>Welches Label?</translation>
    </message>
    <message>
        <source>Your note:</source>
        <translation>Ihre Notiz:</translation>
    </message>
</context>
<context>
    <name>UnreadList</name>
    <message>
        <source>What has no text</source>
        <translation>Was keinen Text hat</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Write this list to a file…</source>
        <translation>Liste in Datei schreiben…</translation>
    </message>
    <message>
        <source>Look in another folder…</source>
        <translation>In anderem Ordner suchen…</translation>
    </message>
    <message>
        <source>all ({0})</source>
        <translation>alle ({0})</translation>
    </message>
    <message>
        <source>Choose a reason to see what helps. All else was added.</source>
        <translation>Wählen Sie einen Grund, um zu sehen, was hilft. Alles andere wurde hinzugefügt.</translation>
    </message>
    <message>
        <source>Everything that was read has text.</source>
        <translation>Alles, was gelesen wurde, hat Text.</translation>
    </message>
    <message numerus="yes">
        <source>Try %Ln again</source>
        <translation>
            <numerusform>%Ln noch einmal versuchen</numerusform>
            <numerusform>%Ln noch einmal versuchen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try all %Ln again</source>
        <translation>
            <numerusform>Noch einmal versuchen (%Ln)</numerusform>
            <numerusform>Alle %Ln noch einmal versuchen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are protected with a password</source>
        <translation>
            <numerusform>%Ln ist mit einem Passwort geschützt</numerusform>
            <numerusform>%Ln sind mit einem Passwort geschützt</numerusform>
        </translation>
    </message>
    <message>
        <source>It is used now, for what it opens, and not stored anywhere.</source>
        <translation>Es wird jetzt benutzt, für das, was es öffnet, und nirgends gespeichert.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>UnreadModel</name>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>File or folder</source>
        <translation>Datei oder Ordner</translation>
    </message>
    <message>
        <source>Place in it</source>
        <translation>Stelle darin</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Label confidential documents with a model that never leaves this machine.</source>
        <translation>Vertrauliche Dokumente labeln, mit einem Modell, das diesen Rechner nie verlässt.</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Try it with sample documents</source>
        <translation>Mit Beispielen ausprobieren</translation>
    </message>
    <message>
        <source>Or drop a project, files or a folder here.</source>
        <translation>Oder ein Projekt, Dateien oder einen Ordner hier ablegen.</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>ZULETZT</translation>
    </message>
    <message>
        <source>Remember recently opened projects on this machine</source>
        <translation>Zuletzt geöffnete Projekte auf diesem Rechner merken</translation>
    </message>
    <message>
        <source>Projects (*.cloister)</source>
        <translation>Projekte (*.cloister)</translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message numerus="yes">
        <source>about %Ln second(s) left</source>
        <translation>
            <numerusform>noch etwa %Ln Sekunde</numerusform>
            <numerusform>noch etwa %Ln Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>noch etwa %Ln Minute</numerusform>
            <numerusform>noch etwa %Ln Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln Dokument</numerusform>
            <numerusform>%Ln Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln Antwort</numerusform>
            <numerusform>%Ln Antworten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln Ereignis</numerusform>
            <numerusform>%Ln Ereignisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about {0} words (%Ln token(s))</source>
        <translation>
            <numerusform>etwa {0} Wörter (%Ln Token)</numerusform>
            <numerusform>etwa {0} Wörter (%Ln Tokens)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Prospects</name>
    <message numerus="yes">
        <source>Taking every suggestion now would leave about %Ln wrong label(s)</source>
        <translation>
            <numerusform>Würden jetzt alle Vorschläge übernommen, wäre etwa %Ln Label falsch</numerusform>
            <numerusform>Würden jetzt alle Vorschläge übernommen, wären etwa %Ln Labels falsch</numerusform>
        </translation>
    </message>
    <message>
        <source>({0} to {1}) among {2}.</source>
        <translation>({0} bis {1}) von {2}.</translation>
    </message>
    <message>
        <source>What is left is read faster than audited.</source>
        <translation>Was übrig ist, ist schneller gelesen als geprüft.</translation>
    </message>
    <message>
        <source>With an audit begun now, about {0} until every document has its label</source>
        <translation>Mit einer Prüfung, die jetzt beginnt, etwa {0}, bis jedes Dokument sein Label hat</translation>
    </message>
    <message>
        <source>; begun when it is advised, about {0} ({1} to {2}).</source>
        <translation>; beginnt sie, wenn dazu geraten wird, etwa {0} ({1} bis {2}).</translation>
    </message>
    <message numerus="yes">
        <source>About %Ln more answer(s) would finish</source>
        <translation>
            <numerusform>Etwa %Ln weitere Antwort genügt</numerusform>
            <numerusform>Etwa %Ln weitere Antworten genügen</numerusform>
        </translation>
    </message>
    <message>
        <source>({0} to {1}).</source>
        <translation>({0} bis {1}).</translation>
    </message>
    <message>
        <source>So far, reading the rest is less work than an audit.</source>
        <translation>Bisher ist es weniger Arbeit, den Rest zu lesen, als ihn zu prüfen.</translation>
    </message>
    <message>
        <source>Read the remaining {0}: an audit would not pay.</source>
        <translation>Lesen Sie die übrigen {0}: Eine Prüfung würde sich nicht lohnen.</translation>
    </message>
    <message>
        <source>The labels seem to have nothing to do with the texts.</source>
        <translation>Die Labels haben offenbar nichts mit den Texten zu tun.</translation>
    </message>
    <message>
        <source>After {0}, suggestions are no better than chance. Nothing will be approved unread. Look at some answers again, and at whether the text alone can show which label is right.</source>
        <translation>Nach {0} sind die Vorschläge nicht besser als der Zufall. Nichts wird ungelesen freigegeben. Sehen Sie sich einige Antworten noch einmal an, und ob der Text allein zeigen kann, welches Label richtig ist.</translation>
    </message>
    <message>
        <source>More answers will not take suggestions far beyond {0}.</source>
        <translation>Weitere Antworten bringen die Vorschläge kaum über {0} hinaus.</translation>
    </message>
    <message>
        <source>That share of all documents is what they will come to agree with you on ({0} to {1}). Either like texts were given unlike labels, or the texts do not show what tells the labels apart: sharpen the wording of labels that are easily mixed up.</source>
        <translation>Bei diesem Anteil aller Dokumente werden sie mit Ihnen übereinstimmen ({0} bis {1}). Entweder haben ähnliche Texte verschiedene Labels bekommen, oder die Texte zeigen nicht, was die Labels unterscheidet: Beschreiben Sie Labels genauer, die leicht zu verwechseln sind.</translation>
    </message>
    <message>
        <source>Whether learning has levelled off cannot be told yet.</source>
        <translation>Ob das Lernen zum Stillstand gekommen ist, lässt sich noch nicht sagen.</translation>
    </message>
    <message>
        <source>Learning has levelled off: your newest answers changed hardly any suggestion.</source>
        <translation>Es ist so gut wie ausgelernt: Ihre letzten Antworten haben kaum einen Vorschlag geändert.</translation>
    </message>
    <message numerus="yes">
        <source>Still learning: your newest answers made suggestions better by %Ln point(s).</source>
        <translation>
            <numerusform>Es lernt noch: Ihre letzten Antworten haben die Vorschläge um %Ln Punkt verbessert.</numerusform>
            <numerusform>Es lernt noch: Ihre letzten Antworten haben die Vorschläge um %Ln Punkte verbessert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Whether 95 % of suggestions would be approved cannot be told yet.</source>
        <translation>Ob Sie 95 % der Vorschläge bestätigen würden, lässt sich noch nicht sagen.</translation>
    </message>
    <message>
        <source>Whether 95 % of suggestions would be approved cannot be told yet: {0} to {1}.</source>
        <translation>Ob Sie 95 % der Vorschläge bestätigen würden, lässt sich noch nicht sagen: {0} bis {1}.</translation>
    </message>
    <message>
        <source>At least 95 % of suggestions would be approved: {0} to {1}.</source>
        <translation>Sie würden mindestens 95 % der Vorschläge bestätigen: {0} bis {1}.</translation>
    </message>
    <message>
        <source>Fewer than 95 % of suggestions would be approved: {0} to {1}.</source>
        <translation>Sie würden weniger als 95 % der Vorschläge bestätigen: {0} bis {1}.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>No document has been given {0} yet.</source>
        <translation>Noch kein Dokument hat {0} bekommen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) have not been given yet.</source>
        <translation>
            <numerusform>%Ln Label wurde noch nie vergeben.</numerusform>
            <numerusform>%Ln Labels wurden noch nie vergeben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) belong to groups of similar ones of which you have read none.</source>
        <translation>
            <numerusform>%Ln Dokument gehört zu einer Gruppe ähnlicher, von denen Sie noch keines gelesen haben.</numerusform>
            <numerusform>%Ln Dokumente gehören zu Gruppen ähnlicher, von denen Sie noch keines gelesen haben.</numerusform>
        </translation>
    </message>
    <message>
        <source>You have given every label, and read some of every larger group of similar documents.</source>
        <translation>Sie haben jedes Label vergeben und aus jeder größeren Gruppe ähnlicher Dokumente einige gelesen.</translation>
    </message>
    <message>
        <source>All signs say that more answers add little.</source>
        <translation>Alle Zeichen sagen: Weitere Antworten bringen wenig.</translation>
    </message>
    <message>
        <source>No sign yet that you could stop.</source>
        <translation>Noch spricht nichts dafür, aufzuhören.</translation>
    </message>
    <message>
        <source>{0} of {1} signs say that more answers add little.</source>
        <translation>{0} von {1} Zeichen sagen: Weitere Antworten bringen wenig.</translation>
    </message>
    <message numerus="yes">
        <source>Confidences can be taken at their word: they are off by about %Ln point(s).</source>
        <translation>
            <numerusform>Den Sicherheiten können Sie trauen: Sie liegen um etwa %Ln Punkt daneben.</numerusform>
            <numerusform>Den Sicherheiten können Sie trauen: Sie liegen um etwa %Ln Punkte daneben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Confidences are off by about %Ln point(s): trust the shares here rather than a single percentage.</source>
        <translation>
            <numerusform>Die Sicherheiten liegen um etwa %Ln Punkt daneben: Trauen Sie eher den Anteilen hier als einer einzelnen Prozentzahl.</numerusform>
            <numerusform>Die Sicherheiten liegen um etwa %Ln Punkte daneben: Trauen Sie eher den Anteilen hier als einer einzelnen Prozentzahl.</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} agree ({1})</source>
        <translation>{0} stimmen ({1})</translation>
    </message>
    <message>
        <source>You said “{1}” first, and “{0}” when asked again.</source>
        <translation>Sie sagten erst „{1}“, auf die zweite Frage „{0}“.</translation>
    </message>
    <message>
        <source>You said “{0}”; it reads like “{1}”.</source>
        <translation>Sie sagten „{0}“; es liest sich wie „{1}“.</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinung</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Neues Projekt…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>Add documents…</source>
        <translation>Dokumente hinzufügen…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Check the project file</source>
        <translation>Projektdatei prüfen</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>Projekt schließen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Find in document</source>
        <translation>Im Dokument suchen</translation>
    </message>
    <message>
        <source>Approve the suggestion</source>
        <translation>Vorschlag bestätigen</translation>
    </message>
    <message>
        <source>Any label…</source>
        <translation>Beliebiges Label…</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Guideline</source>
        <translation>Leitlinie</translation>
    </message>
    <message>
        <source>Ask the language model why</source>
        <translation>Sprachmodell fragen, warum</translation>
    </message>
    <message>
        <source>Keep the guideline</source>
        <translation>Leitlinie behalten</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Abschluss</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Next passage</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>Previous passage</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>Page as a picture</source>
        <translation>Seite als Bild</translation>
    </message>
    <message>
        <source>Read with a text cursor</source>
        <translation>Mit Textcursor lesen</translation>
    </message>
    <message>
        <source>Page larger</source>
        <translation>Seite größer</translation>
    </message>
    <message>
        <source>Page smaller</source>
        <translation>Seite kleiner</translation>
    </message>
    <message>
        <source>Page as wide as it fits</source>
        <translation>Seite so breit, wie sie passt</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Text larger</source>
        <translation>Text größer</translation>
    </message>
    <message>
        <source>Text smaller</source>
        <translation>Text kleiner</translation>
    </message>
    <message>
        <source>Text as usual</source>
        <translation>Text wie üblich</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Keyboard overview</source>
        <translation>Tastenübersicht</translation>
    </message>
    <message>
        <source>About Cloister</source>
        <translation>Über Cloister</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>desk</name>
    <message>
        <source>a table that every program opens</source>
        <translation>eine Tabelle, die jedes Programm öffnet</translation>
    </message>
    <message>
        <source>a table for Excel</source>
        <translation>eine Tabelle für Excel</translation>
    </message>
    <message>
        <source>for those who train a model with it</source>
        <translation>für alle, die ein Modell damit trainieren</translation>
    </message>
    <message>
        <source>the same, for large collections</source>
        <translation>dasselbe, für große Sammlungen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Every document with its label, who gave it and when, and which suggestion was shown.</source>
        <translation>Jedes Dokument mit seinem Label, von wem und wann, und welcher Vorschlag zu sehen war.</translation>
    </message>
    <message>
        <source>With the text of the documents</source>
        <translation>Mit dem Text der Dokumente</translation>
    </message>
    <message>
        <source>In parts for training, validation and test (80, 10, 10 %), near-duplicates together</source>
        <translation>In Teilen zum Trainieren, Abstimmen und Prüfen (80, 10, 10 %), fast Gleiches beisammen</translation>
    </message>
    <message>
        <source>With a description of columns and labels beside it</source>
        <translation>Mit einer Beschreibung der Spalten und Labels daneben</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
    <message>
        <source>{0} are in “{1}”.</source>
        <translation>{0} in „{1}“.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose where…</source>
        <translation>Ort wählen…</translation>
    </message>
    <message>
        <source>Backed up</source>
        <translation>Gesichert</translation>
    </message>
    <message>
        <source>A checked copy is in the folder “{0}”, beside the project.</source>
        <translation>Eine geprüfte Kopie liegt im Ordner „{0}“ neben dem Projekt.</translation>
    </message>
    <message>
        <source>Everything is as it was written</source>
        <translation>Alles ist, wie es geschrieben wurde</translation>
    </message>
    <message>
        <source>{0} and {1} are unchanged since they were written, and none is missing.</source>
        <translation>{0} und {1} sind unverändert, seit sie geschrieben wurden, und nichts davon fehlt.</translation>
    </message>
    <message>
        <source>The project file is damaged</source>
        <translation>Die Projektdatei ist beschädigt</translation>
    </message>
    <message>
        <source>Version {0}. Licensed under the Apache License 2.0.</source>
        <translation>Version {0}. Lizenz: Apache License 2.0.</translation>
    </message>
    <message>
        <source>Labels confidential documents with a model that never leaves this machine.</source>
        <translation>Labelt vertrauliche Dokumente mit einem Modell, das diesen Rechner nie verlässt.</translation>
    </message>
    <message>
        <source>Cloister</source>
        <translation>Cloister</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>There is no document {document}.</source>
        <translation>Ein Dokument {document} gibt es nicht.</translation>
    </message>
    <message>
        <source>The last one is {count}.</source>
        <translation>Das letzte ist {count}.</translation>
    </message>
    <message>
        <source>That label is not in use any more.</source>
        <translation>Dieses Label ist nicht mehr in Gebrauch.</translation>
    </message>
    <message>
        <source>Nothing was saved.</source>
        <translation>Es wurde nichts gespeichert.</translation>
    </message>
    <message>
        <source>An audit is being answered already.</source>
        <translation>Eine Prüfung wird schon beantwortet.</translation>
    </message>
    <message>
        <source>Finish it, or give it up first.</source>
        <translation>Schließen Sie sie ab oder geben Sie sie zuerst auf.</translation>
    </message>
    <message>
        <source>That approval does not hold any more.</source>
        <translation>Diese Freigabe gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Choose one from the list.</source>
        <translation>Wählen Sie eines aus der Liste.</translation>
    </message>
    <message>
        <source>What was approved there cannot be audited again.</source>
        <translation>Was dort freigegeben wurde, kann nicht noch einmal geprüft werden.</translation>
    </message>
    <message>
        <source>Take it back, and read those documents.</source>
        <translation>Nehmen Sie es zurück und lesen Sie diese Dokumente.</translation>
    </message>
    <message>
        <source>The audit that is being answered does not test this label.</source>
        <translation>Die Prüfung, die gerade beantwortet wird, testet dieses Label nicht.</translation>
    </message>
    <message>
        <source>Mark it when the audit is over, or give the audit up first.</source>
        <translation>Markieren Sie es, wenn die Prüfung vorbei ist, oder geben Sie die Prüfung vorher auf.</translation>
    </message>
    <message>
        <source>Nothing is approved unread: your labels seem to have nothing to do with the texts.</source>
        <translation>Nichts wird ungelesen freigegeben: Ihre Labels haben offenbar nichts mit den Texten zu tun.</translation>
    </message>
    <message>
        <source>Your answers are kept.</source>
        <translation>Ihre Antworten bleiben erhalten.</translation>
    </message>
    <message>
        <source>Look at some answers again, and at what the labels mean.</source>
        <translation>Sehen Sie sich einige Antworten noch einmal an, und was die Labels bedeuten.</translation>
    </message>
    <message>
        <source>There is nothing yet that could be approved with proof.</source>
        <translation>Es gibt noch nichts, was mit Beleg freigegeben werden könnte.</translation>
    </message>
    <message>
        <source>Answer more documents; the program says when it pays.</source>
        <translation>Beantworten Sie mehr Dokumente; das Programm sagt, wann es sich lohnt.</translation>
    </message>
    <message>
        <source>There is no file “{path}”.</source>
        <translation>Eine Datei „{path}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>Check its name and try again.</source>
        <translation>Prüfen Sie den Namen und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read as a table of labels.</source>
        <translation>„{name}“ ist nicht als Tabelle von Labels lesbar.</translation>
    </message>
    <message>
        <source>Save it as a CSV file in UTF-8.</source>
        <translation>Speichern Sie sie als CSV-Datei in UTF-8.</translation>
    </message>
    <message>
        <source>“{name}” has no column “name”.</source>
        <translation>„{name}“ hat keine Spalte „name“.</translation>
    </message>
    <message>
        <source>A table of labels has the columns name, sentence and guideline.</source>
        <translation>Eine Tabelle von Labels hat die Spalten name, sentence und guideline.</translation>
    </message>
    <message>
        <source>“{name}” does not say in which format to write.</source>
        <translation>„{name}“ sagt nicht, in welchem Format geschrieben werden soll.</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>End the name in .csv, .xlsx, .jsonl or .parquet.</source>
        <translation>Lassen Sie den Namen auf .csv, .xlsx, .jsonl oder .parquet enden.</translation>
    </message>
    <message>
        <source>End the name in .txt, .csv or .json.</source>
        <translation>Lassen Sie den Namen auf .txt, .csv oder .json enden.</translation>
    </message>
    <message>
        <source>A split needs three shares, for training, validation and test.</source>
        <translation>Eine Aufteilung braucht drei Anteile: für Training, Validierung und Test.</translation>
    </message>
    <message>
        <source>Write them as in 80/10/10.</source>
        <translation>Schreiben Sie sie wie in 80/10/10.</translation>
    </message>
    <message>
        <source>“{name}” is a folder.</source>
        <translation>„{name}“ ist ein Ordner.</translation>
    </message>
    <message>
        <source>Name a file in it.</source>
        <translation>Nennen Sie eine Datei darin.</translation>
    </message>
    <message>
        <source>Make that folder first, or choose one that exists.</source>
        <translation>Legen Sie diesen Ordner erst an, oder wählen Sie einen, den es gibt.</translation>
    </message>
    <message>
        <source>A spreadsheet holds 1,048,575 rows, and there are more documents.</source>
        <translation>Eine Tabelle fasst 1.048.575 Zeilen, und es gibt mehr Dokumente.</translation>
    </message>
    <message>
        <source>Choose CSV, JSON Lines or Parquet.</source>
        <translation>Wählen Sie CSV, JSON Lines oder Parquet.</translation>
    </message>
    <message>
        <source>“{name}” could not be written ({reason}).</source>
        <translation>„{name}“ konnte nicht geschrieben werden ({reason}).</translation>
    </message>
    <message>
        <source>The project is unharmed, and a file that was there before is unchanged.</source>
        <translation>Das Projekt ist unversehrt, und eine schon vorhandene Datei ist unverändert.</translation>
    </message>
    <message>
        <source>Check the free space and whether you may write to that folder, then try again.</source>
        <translation>Prüfen Sie den freien Platz und ob Sie in diesen Ordner schreiben dürfen; versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>The screen of this session is reached over the network (DISPLAY is {display}, as with “ssh -X”), and Cloister cuts itself off from the network. Nothing was changed. Start it in a session on the machine itself, or use a command without a window (“cloister --help”).</source>
        <translation>Der Bildschirm dieser Sitzung wird über das Netz erreicht (DISPLAY ist {display}, wie bei „ssh -X“), und Cloister trennt sich vom Netz. Es wurde nichts geändert. Starten Sie es in einer Sitzung am Rechner selbst, oder nehmen Sie einen Befehl ohne Fenster („cloister --help“).</translation>
    </message>
    <message>
        <source>A part of the program ({module}) tried to {attempt}, and was stopped.</source>
        <translation>Ein Teil des Programms ({module}) wollte {attempt} und wurde aufgehalten.</translation>
    </message>
    <message>
        <source>Nothing left this machine.</source>
        <translation>Nichts hat diesen Rechner verlassen.</translation>
    </message>
    <message>
        <source>You can go on working; please report it, because Cloister should never try.</source>
        <translation>Sie können weiterarbeiten; bitte melden Sie es, denn Cloister sollte das nie versuchen.</translation>
    </message>
    <message>
        <source>The built-in model is not installed.</source>
        <translation>Das eingebaute Modell ist nicht installiert.</translation>
    </message>
    <message>
        <source>Your projects are unharmed.</source>
        <translation>Ihre Projekte sind unversehrt.</translation>
    </message>
    <message>
        <source>Set Cloister up again, or copy its folder from the original once more.</source>
        <translation>Richten Sie Cloister neu ein, oder kopieren Sie seinen Ordner noch einmal vom Original.</translation>
    </message>
    <message>
        <source>A folder for what Cloister keeps could not be made: {reason}.</source>
        <translation>Ein Ordner für das, was Cloister aufbewahrt, konnte nicht angelegt werden: {reason}.</translation>
    </message>
    <message>
        <source>This model is not on the list of those that may be used on this machine.</source>
        <translation>Dieses Modell steht nicht auf der Liste derer, die auf diesem Rechner benutzt werden dürfen.</translation>
    </message>
    <message>
        <source>Ask whoever looks after this machine.</source>
        <translation>Fragen Sie, wer diesen Rechner betreut.</translation>
    </message>
    <message>
        <source>That is not how the SHA-256 of this model begins.</source>
        <translation>So beginnt der SHA-256-Wert dieses Modells nicht.</translation>
    </message>
    <message>
        <source>Compare it with the one its publisher names, and type its first digits.</source>
        <translation>Vergleichen Sie ihn mit dem, den der Herausgeber nennt, und tippen Sie seine ersten Ziffern.</translation>
    </message>
    <message>
        <source>It could not be kept that you accept this model: {reason}.</source>
        <translation>Dass Sie dieses Modell annehmen, konnte nicht festgehalten werden: {reason}.</translation>
    </message>
    <message>
        <source>Free some space or allow writing to your home folder, then try again.</source>
        <translation>Schaffen Sie Platz oder erlauben Sie das Schreiben in Ihr Benutzerverzeichnis; versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>A path in the data could lead to another computer, so it was not opened.</source>
        <translation>Ein Pfad in den Daten könnte zu einem anderen Rechner führen und wurde darum nicht geöffnet.</translation>
    </message>
    <message>
        <source>No computer was asked for it.</source>
        <translation>Kein Rechner wurde danach gefragt.</translation>
    </message>
    <message>
        <source>Copy the file to this machine and add it from there.</source>
        <translation>Kopieren Sie die Datei auf diesen Rechner und fügen Sie sie von dort hinzu.</translation>
    </message>
    <message>
        <source>A path in the data is empty or broken.</source>
        <translation>Ein Pfad in den Daten ist leer oder kaputt.</translation>
    </message>
    <message>
        <source>Add the file yourself, from its folder.</source>
        <translation>Fügen Sie die Datei selbst hinzu, aus ihrem Ordner.</translation>
    </message>
    <message>
        <source>Your settings are there, but cannot be read: {reason}.</source>
        <translation>Ihre Einstellungen sind da, aber nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <source>Allow reading them, or move them away to start afresh.</source>
        <translation>Erlauben Sie das Lesen, oder schieben Sie sie beiseite, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>Your settings could not be saved: {reason}.</source>
        <translation>Ihre Einstellungen konnten nicht gespeichert werden: {reason}.</translation>
    </message>
    <message>
        <source>Your projects are unharmed, and the settings from before are still there.</source>
        <translation>Ihre Projekte sind unversehrt, und die bisherigen Einstellungen sind noch da.</translation>
    </message>
    <message>
        <source>A person needs a name.</source>
        <translation>Eine Person braucht einen Namen.</translation>
    </message>
    <message>
        <source>Type at least one letter.</source>
        <translation>Tippen Sie mindestens einen Buchstaben.</translation>
    </message>
    <message>
        <source>A name has at most {count} characters.</source>
        <translation>Ein Name hat höchstens {count} Zeichen.</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>Kürzen Sie ihn.</translation>
    </message>
    <message>
        <source>The name holds characters that cannot be seen.</source>
        <translation>Der Name enthält Zeichen, die man nicht sieht.</translation>
    </message>
    <message>
        <source>Type it instead of pasting it.</source>
        <translation>Tippen Sie ihn, statt ihn einzufügen.</translation>
    </message>
    <message>
        <source>That column has more than {most} different labels.</source>
        <translation>Diese Spalte hat mehr als {most} verschiedene Labels.</translation>
    </message>
    <message>
        <source>The documents read until there were added.</source>
        <translation>Die bis dahin gelesenen Dokumente wurden hinzugefügt.</translation>
    </message>
    <message>
        <source>Choose another label column, or import without one.</source>
        <translation>Wählen Sie eine andere Label-Spalte, oder importieren Sie ohne.</translation>
    </message>
    <message>
        <source>“{name}” is the label of {uses} documents.</source>
        <translation>„{name}“ ist das Label von {uses} Dokumenten.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Give those documents another label first.</source>
        <translation>Geben Sie diesen Dokumenten zuerst ein anderes Label.</translation>
    </message>
    <message>
        <source>A label needs a name.</source>
        <translation>Ein Label braucht einen Namen.</translation>
    </message>
    <message>
        <source>Type one.</source>
        <translation>Tippen Sie einen.</translation>
    </message>
    <message>
        <source>There is already a label “{name}”.</source>
        <translation>Ein Label „{name}“ gibt es schon.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The key {key} already gives “{name}”.</source>
        <translation>Die Taste {key} gibt schon „{name}“.</translation>
    </message>
    <message>
        <source>Choose another key, or take it from that label first.</source>
        <translation>Wählen Sie eine andere Taste, oder nehmen Sie sie zuerst jenem Label.</translation>
    </message>
    <message>
        <source>“{name}” is damaged: its log does not match its own hashes.</source>
        <translation>„{name}“ ist beschädigt: Das Protokoll passt nicht zu seinen Prüfsummen.</translation>
    </message>
    <message>
        <source>It was not changed.</source>
        <translation>Es wurde nicht verändert.</translation>
    </message>
    <message>
        <source>Open the newest file in the folder “{stem} backups” beside it.</source>
        <translation>Öffnen Sie die neueste Datei im Ordner „{stem} backups“ daneben.</translation>
    </message>
    <message>
        <source>“{name}” has no documents with a label.</source>
        <translation>„{name}“ hat keine Dokumente mit einem Label.</translation>
    </message>
    <message>
        <source>Name the column that holds the true labels with --label-column.</source>
        <translation>Nennen Sie die Spalte mit den wahren Labels mit --label-column.</translation>
    </message>
    <message>
        <source>“{name}” has {len} different documents, fewer than the {size} asked for.</source>
        <translation>„{name}“ hat {len} verschiedene Dokumente, weniger als die verlangten {size}.</translation>
    </message>
    <message>
        <source>Ask for fewer with --pool.</source>
        <translation>Verlangen Sie weniger, mit --pool.</translation>
    </message>
    <message>
        <source>The folder “{name}” for vectors cannot be used ({reason}).</source>
        <translation>Der Ordner „{name}“ für Vektoren lässt sich nicht verwenden ({reason}).</translation>
    </message>
    <message>
        <source>Choose a folder you may write to.</source>
        <translation>Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>The kept vectors in “{name}” are damaged.</source>
        <translation>Die aufbewahrten Vektoren in „{name}“ sind beschädigt.</translation>
    </message>
    <message>
        <source>Delete that file and run again.</source>
        <translation>Löschen Sie diese Datei und starten Sie noch einmal.</translation>
    </message>
    <message>
        <source>The project is closed.</source>
        <translation>Das Projekt ist geschlossen.</translation>
    </message>
    <message>
        <source>Everything shown as saved is in its file.</source>
        <translation>Alles als gespeichert Gezeigte steht in der Datei.</translation>
    </message>
    <message>
        <source>The backup does not pass its check.</source>
        <translation>Die Sicherung besteht ihre Prüfung nicht.</translation>
    </message>
    <message>
        <source>The project itself was not changed.</source>
        <translation>Das Projekt selbst wurde nicht verändert.</translation>
    </message>
    <message>
        <source>Check the disk, then verify the project.</source>
        <translation>Prüfen Sie den Datenträger, dann das Projekt.</translation>
    </message>
    <message>
        <source>The system refused ({reason}).</source>
        <translation>Das System hat abgelehnt ({reason}).</translation>
    </message>
    <message>
        <source>“{name}” cannot be used ({reason}).</source>
        <translation>„{name}“ lässt sich nicht verwenden ({reason}).</translation>
    </message>
    <message>
        <source>No document has the label “{name}”.</source>
        <translation>Kein Dokument hat das Label „{name}“.</translation>
    </message>
    <message>
        <source>Name with --none a value of the column of labels.</source>
        <translation>Nennen Sie mit --none einen Wert der Spalte mit den Labels.</translation>
    </message>
    <message>
        <source>There is already a file named “{name}” there.</source>
        <translation>Dort gibt es schon eine Datei „{name}“.</translation>
    </message>
    <message>
        <source>It was not touched.</source>
        <translation>Sie wurde nicht angerührt.</translation>
    </message>
    <message>
        <source>The seed {seed} was given twice: two equal runs show no spread.</source>
        <translation>Der Startwert {seed} wurde zweimal angegeben: Zwei gleiche Läufe zeigen keine Streuung.</translation>
    </message>
    <message>
        <source>Give each seed once.</source>
        <translation>Geben Sie jeden Startwert einmal an.</translation>
    </message>
    <message>
        <source>One project file cannot keep several runs.</source>
        <translation>Eine Projektdatei kann nicht mehrere Läufe aufnehmen.</translation>
    </message>
    <message>
        <source>Give one seed with --project.</source>
        <translation>Geben Sie mit --project nur einen Startwert an.</translation>
    </message>
    <message>
        <source>“{name}” cannot be the result as well.</source>
        <translation>„{name}“ kann nicht zugleich das Ergebnis sein.</translation>
    </message>
    <message>
        <source>“{name}” is no column of documents: {rows} rows, {count} different texts.</source>
        <translation>„{name}“ ist keine Spalte mit Dokumenten: {rows} Zeilen, {count} verschiedene Texte.</translation>
    </message>
    <message>
        <source>Name another with --text-column. The columns are {names}.</source>
        <translation>Nennen Sie eine andere mit --text-column. Die Spalten sind {names}.</translation>
    </message>
    <message>
        <source>“{path}” is no name for a project.</source>
        <translation>„{path}“ ist kein Name für ein Projekt.</translation>
    </message>
    <message>
        <source>Choose another name, or open that project.</source>
        <translation>Wählen Sie einen anderen Namen, oder öffnen Sie jenes Projekt.</translation>
    </message>
    <message>
        <source>The folder “{parent}” does not exist.</source>
        <translation>Den Ordner „{parent}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>Nothing was made.</source>
        <translation>Es wurde nichts angelegt.</translation>
    </message>
    <message>
        <source>The computer stopped while “{name}” was being written.</source>
        <translation>Der Rechner ging aus, während „{name}“ geschrieben wurde.</translation>
    </message>
    <message>
        <source>Everything that was shown as saved is safe.</source>
        <translation>Alles, was als gespeichert angezeigt wurde, ist sicher.</translation>
    </message>
    <message>
        <source>Open it once, which takes back what was half written; then verify it.</source>
        <translation>Öffnen Sie es einmal, das nimmt halb Geschriebenes zurück; prüfen Sie es dann.</translation>
    </message>
    <message>
        <source>“{name}” cannot be opened.</source>
        <translation>„{name}“ lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>Check that its folder is there, that you may write to it, and that its path is not very long.</source>
        <translation>Prüfen Sie, ob es den Ordner gibt, ob Sie darin schreiben dürfen und ob sein Pfad nicht sehr lang ist.</translation>
    </message>
    <message>
        <source>Choose a folder that exists.</source>
        <translation>Wählen Sie einen vorhandenen Ordner.</translation>
    </message>
    <message>
        <source>A file cannot have the name “{name}”: it is too long, or has forbidden characters.</source>
        <translation>Eine Datei kann nicht „{name}“ heißen: Der Name ist zu lang oder enthält unerlaubte Zeichen.</translation>
    </message>
    <message>
        <source>Choose a shorter, simpler name.</source>
        <translation>Wählen Sie einen kürzeren, einfacheren Namen.</translation>
    </message>
    <message>
        <source>“{name}” could not be made ({reason}).</source>
        <translation>„{name}“ konnte nicht angelegt werden ({reason}).</translation>
    </message>
    <message>
        <source>There is no file “{name}” in “{parent}”.</source>
        <translation>In „{parent}“ gibt es keine Datei „{name}“.</translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed, or whether its drive is connected.</source>
        <translation>Prüfen Sie, ob sie verschoben oder umbenannt wurde und ob ihr Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>“{name}” is a folder, not a project.</source>
        <translation>„{name}“ ist ein Ordner, kein Projekt.</translation>
    </message>
    <message>
        <source>Choose a file that ends in .cloister.</source>
        <translation>Wählen Sie eine Datei, die auf .cloister endet.</translation>
    </message>
    <message>
        <source>There is a file named “{name}” where the folder of the backups belongs.</source>
        <translation>Wo der Ordner der Sicherungen hingehört, liegt eine Datei namens „{name}“.</translation>
    </message>
    <message>
        <source>Rename or move that file, then try again.</source>
        <translation>Benennen Sie diese Datei um oder verschieben Sie sie, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Another file has taken the place of “{name}”.</source>
        <translation>Eine andere Datei hat den Platz von „{name}“ eingenommen.</translation>
    </message>
    <message>
        <source>The file “{name}” was moved or deleted, or its drive is not connected any more.</source>
        <translation>Die Datei „{name}“ wurde verschoben oder gelöscht, oder ihr Laufwerk ist nicht mehr verbunden.</translation>
    </message>
    <message>
        <source>Everything that was shown as saved is in the file that was there; the last action was not saved.</source>
        <translation>Alles, was als gespeichert angezeigt wurde, ist in der früheren Datei; der letzte Schritt wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>Put that file back and repeat it, or save a copy with Back up.</source>
        <translation>Legen Sie die Datei zurück und wiederholen Sie den Schritt, oder sichern Sie eine Kopie mit „Jetzt sichern“.</translation>
    </message>
    <message>
        <source>“{name}” is already open in this program.</source>
        <translation>„{name}“ ist in diesem Programm schon offen.</translation>
    </message>
    <message>
        <source>Go on in the one that is open, or choose another project.</source>
        <translation>Arbeiten Sie in dem offenen weiter, oder wählen Sie ein anderes Projekt.</translation>
    </message>
    <message>
        <source>“{name}” is the project that is open.</source>
        <translation>„{name}“ ist das Projekt, das gerade offen ist.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>“{name}” is open in another window.</source>
        <translation>„{name}“ ist in einem anderen Fenster offen.</translation>
    </message>
    <message>
        <source>“{name}” is open in another window by {user} on “{computer}”, since {since}.</source>
        <translation>„{name}“ ist in einem anderen Fenster offen: bei {user} an „{computer}“, seit {since}.</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemandem</translation>
    </message>
    <message>
        <source>The disk that holds “{name}” is full.</source>
        <translation>Der Datenträger von „{name}“ ist voll.</translation>
    </message>
    <message>
        <source>Everything that was shown as saved is safe; the last action was not saved.</source>
        <translation>Alles als gespeichert Gezeigte ist sicher; das Letzte wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>Free some space, then repeat it.</source>
        <translation>Schaffen Sie Platz, dann wiederholen Sie es.</translation>
    </message>
    <message>
        <source>“{name}” cannot be written: the file or its folder is read-only.</source>
        <translation>„{name}“ kann nicht geschrieben werden: Die Datei oder ihr Ordner ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>Copy the project to a folder you may write to, and open it there.</source>
        <translation>Kopieren Sie das Projekt in einen Ordner, in den Sie schreiben dürfen, und öffnen Sie es dort.</translation>
    </message>
    <message>
        <source>The disk that holds “{name}” does not answer as it should.</source>
        <translation>Der Datenträger von „{name}“ antwortet nicht, wie er sollte.</translation>
    </message>
    <message>
        <source>Check that the drive is connected, then repeat it.</source>
        <translation>Prüfen Sie, ob das Laufwerk verbunden ist, dann wiederholen Sie es.</translation>
    </message>
    <message>
        <source>“{name}” is damaged.</source>
        <translation>„{name}“ ist beschädigt.</translation>
    </message>
    <message>
        <source>The project could not be read or written ({text}).</source>
        <translation>Das Projekt konnte nicht gelesen oder geschrieben werden ({text}).</translation>
    </message>
    <message>
        <source>Close the project and open it again.</source>
        <translation>Schließen Sie das Projekt und öffnen Sie es wieder.</translation>
    </message>
    <message>
        <source>Check the free space and whether the folder may be written to, then try again.</source>
        <translation>Prüfen Sie den freien Platz und ob in den Ordner geschrieben werden darf; versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>There is no backup beside it: open a copy that you kept elsewhere.</source>
        <translation>Daneben liegt keine Sicherung: Öffnen Sie eine Kopie, die Sie anderswo aufbewahrt haben.</translation>
    </message>
    <message>
        <source>Close it there first.</source>
        <translation>Schließen Sie es dort zuerst.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read ({strerror}).</source>
        <translation>„{name}“ ist nicht lesbar ({strerror}).</translation>
    </message>
    <message>
        <source>Check that you may read it and that its drive is connected.</source>
        <translation>Prüfen Sie, ob Sie sie lesen dürfen und ob ihr Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>“{name}” is not a Cloister project.</source>
        <translation>„{name}“ ist kein Cloister-Projekt.</translation>
    </message>
    <message>
        <source>Choose a file that ends in .cloister; documents are added from inside a project.</source>
        <translation>Wählen Sie eine Datei, die auf .cloister endet; Dokumente fügen Sie in einem Projekt hinzu.</translation>
    </message>
    <message>
        <source>“{name}” was made by a newer version of Cloister.</source>
        <translation>„{name}“ wurde mit einer neueren Version von Cloister angelegt.</translation>
    </message>
    <message>
        <source>Open it with that version, or install it here.</source>
        <translation>Öffnen Sie es mit jener Version, oder installieren Sie sie hier.</translation>
    </message>
    <message>
        <source>“{name}” is empty.</source>
        <translation>„{name}“ ist leer.</translation>
    </message>
    <message>
        <source>Choose a file that has text in it.</source>
        <translation>Wählen Sie eine Datei, in der Text steht.</translation>
    </message>
    <message>
        <source>“{name}” is no text, but {kind}.</source>
        <translation>„{name}“ ist kein Text, sondern {kind}.</translation>
    </message>
    <message>
        <source>Save the text as TXT, or a table of texts as CSV.</source>
        <translation>Speichern Sie den Text als TXT oder eine Tabelle mit Texten als CSV.</translation>
    </message>
    <message>
        <source>There is no file or folder “{path}”.</source>
        <translation>Eine Datei oder einen Ordner „{path}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>Check the name, and whether its drive is connected.</source>
        <translation>Prüfen Sie den Namen und ob das Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>You are not allowed to read “{name}”.</source>
        <translation>Sie dürfen „{name}“ nicht lesen.</translation>
    </message>
    <message>
        <source>Ask for permission, or choose a copy.</source>
        <translation>Bitten Sie um Erlaubnis, oder wählen Sie eine Kopie.</translation>
    </message>
    <message>
        <source>“{name}” could not be read to its end ({reason}).</source>
        <translation>„{name}“ konnte nicht bis zum Ende gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>What was read before is kept.</source>
        <translation>Was vorher gelesen wurde, bleibt.</translation>
    </message>
    <message>
        <source>Check the drive and import it again: what is there already is only counted.</source>
        <translation>Prüfen Sie das Laufwerk und fügen Sie die Datei noch einmal hinzu: Was schon da ist, wird nur gezählt.</translation>
    </message>
    <message>
        <source>“{name}” is not an encoding of text.</source>
        <translation>„{name}“ ist kein Zeichensatz.</translation>
    </message>
    <message>
        <source>Try utf-8 or cp1252.</source>
        <translation>Versuchen Sie utf-8 oder cp1252.</translation>
    </message>
    <message>
        <source>“{name}” is neither a file nor a folder.</source>
        <translation>„{name}“ ist weder Datei noch Ordner.</translation>
    </message>
    <message>
        <source>The kind of file of “{name}” is not known.</source>
        <translation>Welche Art Datei „{name}“ ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>“{name}” holds no JSON objects, one a line or all in one list.</source>
        <translation>„{name}“ enthält keine JSON-Objekte, weder eines je Zeile noch alle in einer Liste.</translation>
    </message>
    <message>
        <source>Save it as JSON Lines, or as CSV.</source>
        <translation>Speichern Sie sie als JSON Lines oder als CSV.</translation>
    </message>
    <message>
        <source>The table “{name}” has no rows.</source>
        <translation>Die Tabelle „{name}“ hat keine Zeilen.</translation>
    </message>
    <message>
        <source>Choose a table with texts in it.</source>
        <translation>Wählen Sie eine Tabelle mit Texten darin.</translation>
    </message>
    <message>
        <source>The folder “{name}” has no TXT or MD files.</source>
        <translation>Der Ordner „{name}“ hat keine TXT- oder MD-Dateien.</translation>
    </message>
    <message>
        <source>The folder “{name}” holds nothing that can be read: no PDF, Word, Excel, slides, HTML, mail or text files.</source>
        <translation>Der Ordner „{name}“ enthält nichts, was gelesen werden kann: keine PDF-, Word-, Excel-, Folien-, HTML-, Mail- oder Textdateien.</translation>
    </message>
    <message>
        <source>Use a document (PDF, Word, HTML, mail), a table (CSV, Excel), a text, or a folder of those.</source>
        <translation>Nehmen Sie ein Dokument (PDF, Word, HTML, E-Mail), eine Tabelle (CSV, Excel), einen Text oder einen Ordner damit.</translation>
    </message>
    <message>
        <source>A line or cell of the table has more than {count} characters.</source>
        <translation>Eine Zeile oder Zelle der Tabelle hat mehr als {count} Zeichen.</translation>
    </message>
    <message>
        <source>Check how its lines end, and that its quotation marks are closed.</source>
        <translation>Prüfen Sie, wie ihre Zeilen enden und ob alle Anführungszeichen geschlossen sind.</translation>
    </message>
    <message>
        <source>There is no column “{name}”.</source>
        <translation>Eine Spalte „{name}“ gibt es nicht.</translation>
    </message>
    <message>
        <source>The columns are {names}.</source>
        <translation>Die Spalten sind {names}.</translation>
    </message>
    <message>
        <source>What was learned from the answers is damaged.</source>
        <translation>Was aus den Antworten gelernt wurde, ist beschädigt.</translation>
    </message>
    <message>
        <source>Your documents and answers are not affected.</source>
        <translation>Ihre Dokumente und Antworten sind nicht betroffen.</translation>
    </message>
    <message>
        <source>Let it learn again; that builds it anew.</source>
        <translation>Lassen Sie es noch einmal lernen; dabei wird es neu aufgebaut.</translation>
    </message>
    <message>
        <source>What was learned about this collection&apos;s words is damaged.</source>
        <translation>Was über die Wörter dieser Sammlung gelernt wurde, ist beschädigt.</translation>
    </message>
    <message>
        <source>The built-in language model is not installed.</source>
        <translation>Das eingebaute Sprachmodell ist nicht installiert.</translation>
    </message>
    <message>
        <source>Run the set-up again; it brings the model along.</source>
        <translation>Führen Sie die Einrichtung noch einmal aus; sie bringt das Modell mit.</translation>
    </message>
    <message>
        <source>There is no language model in the folder “{name}”.</source>
        <translation>Im Ordner „{name}“ ist kein Sprachmodell.</translation>
    </message>
    <message>
        <source>Choose a folder that holds a file named model.safetensors.</source>
        <translation>Wählen Sie einen Ordner mit einer Datei namens model.safetensors.</translation>
    </message>
    <message>
        <source>The language model is not the one that was published: its file was altered or damaged.</source>
        <translation>Das Sprachmodell ist nicht das veröffentlichte: Seine Datei wurde verändert oder beschädigt.</translation>
    </message>
    <message>
        <source>Run the set-up again; it brings a fresh copy.</source>
        <translation>Führen Sie die Einrichtung noch einmal aus; sie bringt eine frische Kopie.</translation>
    </message>
    <message>
        <source>The language model in the folder “{name}” cannot be used ({name2}).</source>
        <translation>Das Sprachmodell im Ordner „{name}“ lässt sich nicht verwenden ({name2}).</translation>
    </message>
    <message>
        <source>Choose another model folder, or run the set-up again.</source>
        <translation>Wählen Sie einen anderen Modellordner, oder führen Sie die Einrichtung noch einmal aus.</translation>
    </message>
    <message>
        <source>The language model does not say how long its vectors are.</source>
        <translation>Das Sprachmodell sagt nicht, wie lang seine Vektoren sind.</translation>
    </message>
    <message>
        <source>There is no file “{name}”.</source>
        <translation>Es gibt keine Datei „{name}“.</translation>
    </message>
    <message>
        <source>The model file “{name}” could not be read ({reason}).</source>
        <translation>Die Modelldatei „{name}“ konnte nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>It was not loaded; your project is unharmed.</source>
        <translation>Sie wurde nicht geladen; Ihr Projekt ist unversehrt.</translation>
    </message>
    <message>
        <source>Choose another model file, or fetch this one again.</source>
        <translation>Wählen Sie eine andere Modelldatei oder holen Sie diese noch einmal.</translation>
    </message>
    <message>
        <source>The model file “{name}” is damaged or not complete.</source>
        <translation>Die Modelldatei „{name}“ ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>The file “{name}” is empty.</source>
        <translation>Die Datei „{name}“ ist leer.</translation>
    </message>
    <message>
        <source>The file “{name}” only says where the model lies (a Git LFS pointer); it is not the model.</source>
        <translation>Die Datei „{name}“ sagt nur, wo das Modell liegt (ein Git-LFS-Verweis); sie ist nicht das Modell.</translation>
    </message>
    <message>
        <source>The file “{name}” is a web page, not a model; its download went wrong.</source>
        <translation>Die Datei „{name}“ ist eine Webseite, kein Modell; das Herunterladen ging schief.</translation>
    </message>
    <message>
        <source>The file “{name}” is in a format that was given up before GGUF.</source>
        <translation>Die Datei „{name}“ hat ein Format, das vor GGUF aufgegeben wurde.</translation>
    </message>
    <message>
        <source>The file “{name}” is not a GGUF model.</source>
        <translation>Die Datei „{name}“ ist kein GGUF-Modell.</translation>
    </message>
    <message>
        <source>The model file “{name}” is of GGUF version {version}; 2 and 3 can be read.</source>
        <translation>Die Modelldatei „{name}“ hat GGUF-Version {version}; gelesen werden 2 und 3.</translation>
    </message>
    <message>
        <source>The model file “{name}” was made for another kind of processor (big-endian).</source>
        <translation>Die Modelldatei „{name}“ wurde für eine andere Art von Prozessor gemacht (Big-Endian).</translation>
    </message>
    <message>
        <source>The model file “{name}” stores its weights in a way that is not known here.</source>
        <translation>Die Modelldatei „{name}“ speichert ihre Gewichte auf eine Weise, die hier nicht bekannt ist.</translation>
    </message>
    <message>
        <source>The model file “{name}” does not say how the model is built.</source>
        <translation>Die Modelldatei „{name}“ sagt nicht, wie das Modell gebaut ist.</translation>
    </message>
    <message>
        <source>The file “{name}” is an extra part for a model, not one that reads text.</source>
        <translation>Die Datei „{name}“ ist ein Zusatzteil für ein Modell, keines, das Text liest.</translation>
    </message>
    <message>
        <source>The model “{name}” is cut into several files; put them together first.</source>
        <translation>Das Modell „{name}“ ist auf mehrere Dateien verteilt; fügen Sie sie zuerst zusammen.</translation>
    </message>
    <message>
        <source>The file “{name}” holds only a vocabulary, no model.</source>
        <translation>Die Datei „{name}“ enthält nur ein Vokabular, kein Modell.</translation>
    </message>
    <message>
        <source>The model file “{name}” brings no vocabulary along.</source>
        <translation>Die Modelldatei „{name}“ bringt kein Vokabular mit.</translation>
    </message>
    <message>
        <source>This language model cannot choose between {count} labels.</source>
        <translation>Dieses Sprachmodell kann nicht zwischen {count} Labels wählen.</translation>
    </message>
    <message>
        <source>Your project is unharmed.</source>
        <translation>Ihr Projekt ist unversehrt.</translation>
    </message>
    <message>
        <source>Work without its suggestions, or choose another model.</source>
        <translation>Arbeiten Sie ohne seine Vorschläge oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>The model file “{name}” is of a kind that cannot be run here.</source>
        <translation>Die Modelldatei „{name}“ ist von einer Art, die hier nicht läuft.</translation>
    </message>
    <message>
        <source>The language model could not read a text.</source>
        <translation>Das Sprachmodell konnte einen Text nicht lesen.</translation>
    </message>
    <message>
        <source>There is not enough memory to work with this language model.</source>
        <translation>Der Speicher reicht für dieses Sprachmodell nicht aus.</translation>
    </message>
    <message>
        <source>Close other programs or choose a smaller model.</source>
        <translation>Schließen Sie andere Programme oder wählen Sie ein kleineres Modell.</translation>
    </message>
    <message>
        <source>This kind of language model cannot be used here: it does not forget a document.</source>
        <translation>Diese Art von Sprachmodell kann hier nicht benutzt werden: Sie vergisst ein Dokument nicht.</translation>
    </message>
    <message>
        <source>The language model failed while it read a document.</source>
        <translation>Das Sprachmodell versagte, während es ein Dokument las.</translation>
    </message>
    <message>
        <source>Try again; if it fails again, choose another model.</source>
        <translation>Versuchen Sie es noch einmal; versagt es wieder, wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>There is not enough memory to run the model in “{name}”.</source>
        <translation>Der Speicher reicht für das Modell in „{name}“ nicht aus.</translation>
    </message>
    <message>
        <source>The model in “{name}” failed when it was tried.</source>
        <translation>Das Modell in „{name}“ versagte bei der Probe.</translation>
    </message>
    <message>
        <source>The model in “{name}” computes nothing but errors: its weights are damaged.</source>
        <translation>Das Modell in „{name}“ rechnet nur Fehler: Seine Gewichte sind beschädigt.</translation>
    </message>
    <message>
        <source>The model in “{name}” says the same whatever it reads, so it cannot help.</source>
        <translation>Das Modell in „{name}“ sagt immer dasselbe, gleich was es liest; es kann nicht helfen.</translation>
    </message>
    <message>
        <source>The model in “{name}” made the separate process crash in which it was tried.</source>
        <translation>Das Modell in „{name}“ brachte den eigenen Prozess zum Absturz, in dem es erprobt wurde.</translation>
    </message>
    <message>
        <source>The model in “{name}” did not come to an end when it was tried.</source>
        <translation>Das Modell in „{name}“ kam bei der Probe zu keinem Ende.</translation>
    </message>
    <message>
        <source>The model file “{name}” is not the one that was accepted: it was changed.</source>
        <translation>Die Modelldatei „{name}“ ist nicht die, die angenommen wurde: Sie wurde verändert.</translation>
    </message>
    <message>
        <source>The model in “{name}” only compares texts; it cannot suggest labels.</source>
        <translation>Das Modell in „{name}“ vergleicht nur Texte; es kann keine Labels vorschlagen.</translation>
    </message>
    <message>
        <source>The labels with their guideline are too long for this language model.</source>
        <translation>Die Labels mit ihrer Anleitung sind für dieses Sprachmodell zu lang.</translation>
    </message>
    <message>
        <source>Shorten the guideline, or choose a model with a longer context.</source>
        <translation>Kürzen Sie die Anleitung oder wählen Sie ein Modell, das längere Texte fasst.</translation>
    </message>
    <message>
        <source>No import was cut short.</source>
        <translation>Es wurde kein Import unterbrochen.</translation>
    </message>
    <message>
        <source>The model in “{name}” needs {needed} GB of memory, and {free} GB are free.</source>
        <translation>Das Modell in „{name}“ braucht {needed} GB Speicher, und {free} GB sind frei.</translation>
    </message>
    <message>
        <source>The model file “{name}” changed while it was tried.</source>
        <translation>Die Modelldatei „{name}“ änderte sich während der Probe.</translation>
    </message>
    <message>
        <source>Reading was stopped.</source>
        <translation>Das Lesen wurde angehalten.</translation>
    </message>
    <message>
        <source>The part of Cloister that reads documents could not be started.</source>
        <translation>Der Teil von Cloister, der Dokumente liest, konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Close other programs and try again; if it stays so, set Cloister up again.</source>
        <translation>Schließen Sie andere Programme und versuchen Sie es noch einmal; bleibt es so, richten Sie Cloister neu ein.</translation>
    </message>
    <message>
        <source>The language model “{name}” was not accepted on this machine.</source>
        <translation>Das Sprachmodell „{name}“ wurde auf diesem Rechner nicht angenommen.</translation>
    </message>
    <message>
        <source>Choose its file in the settings, or work without it.</source>
        <translation>Wählen Sie seine Datei in den Einstellungen, oder arbeiten Sie ohne es.</translation>
    </message>
    <message>
        <source>The file of the language model “{name}” is not where it was.</source>
        <translation>Die Datei des Sprachmodells „{name}“ ist nicht mehr, wo sie war.</translation>
    </message>
    <message>
        <source>What it said is kept; your project is unharmed.</source>
        <translation>Was es gesagt hat, bleibt erhalten; Ihr Projekt ist unversehrt.</translation>
    </message>
    <message>
        <source>It could not be kept where the language model lies: {reason}.</source>
        <translation>Es konnte nicht gemerkt werden, wo das Sprachmodell liegt: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” is no log of a simulation.</source>
        <translation>„{name}“ ist kein Protokoll einer Simulation.</translation>
    </message>
    <message>
        <source>Make one with cloister simulate --log.</source>
        <translation>Erzeugen Sie eines mit cloister simulate --log.</translation>
    </message>
</context>
<context>
    <name>found</name>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Word, OpenDocument, RTF</source>
        <translation>Word, OpenDocument, RTF</translation>
    </message>
    <message>
        <source>Presentations</source>
        <translation>Präsentationen</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <source>Mails</source>
        <translation>E-Mails</translation>
    </message>
    <message>
        <source>ZIP archives</source>
        <translation>ZIP-Archive</translation>
    </message>
    <message>
        <source>Plain texts</source>
        <translation>Reine Texte</translation>
    </message>
    <message>
        <source>Workbooks</source>
        <translation>Arbeitsmappen</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Other kinds</source>
        <translation>Andere Arten</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>ANSWERING</source>
        <translation>ANTWORTEN</translation>
    </message>
    <message>
        <source>READING</source>
        <translation>LESEN</translation>
    </message>
    <message>
        <source>WINDOW</source>
        <translation>FENSTER</translation>
    </message>
    <message>
        <source>Give the label with that key</source>
        <translation>Das Label mit dieser Taste geben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>a PDF document</source>
        <translation>ein PDF-Dokument</translation>
    </message>
    <message>
        <source>a PostScript document</source>
        <translation>ein PostScript-Dokument</translation>
    </message>
    <message>
        <source>an RTF document</source>
        <translation>ein RTF-Dokument</translation>
    </message>
    <message>
        <source>an archive or an Office document</source>
        <translation>ein Archiv oder Office-Dokument</translation>
    </message>
    <message>
        <source>an older Office document</source>
        <translation>ein älteres Office-Dokument</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <source>a compressed file</source>
        <translation>eine gepackte Datei</translation>
    </message>
    <message>
        <source>a Parquet table</source>
        <translation>eine Parquet-Tabelle</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>eine Datenbank</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>ein Programm</translation>
    </message>
    <message>
        <source>binary data</source>
        <translation>Binärdaten</translation>
    </message>
</context>
<context>
    <name>label proofs</name>
    <message>
        <source>What the audit says of each label</source>
        <translation>Was die Prüfung über jedes Label sagt</translation>
    </message>
    <message>
        <source>The proof is about all labels together. Of a single one a few answers tell little: the last column is where the truth lies in 95 of 100 cases, among the documents that were not read.</source>
        <translation>Der Beweis gilt für alle Labels zusammen. Über ein einzelnes sagen wenige Antworten wenig: In der letzten Spalte liegt die Wahrheit in 95 von 100 Fällen, unter den Dokumenten, die nicht gelesen wurden.</translation>
    </message>
    <message>
        <source>LABEL</source>
        <translation>LABEL</translation>
    </message>
    <message>
        <source>DOCUMENTS</source>
        <translation>DOKUMENTE</translation>
    </message>
    <message>
        <source>AGREED</source>
        <translation>EINIG</translation>
    </message>
    <message>
        <source>OF THE REST</source>
        <translation>VOM REST</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>lacks</name>
    <message>
        <source>Protected with a password</source>
        <translation>Mit Passwort geschützt</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>Gescannt</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Not a kind that is read</source>
        <translation>Keine Art, die gelesen wird</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>Took too long</source>
        <translation>Dauerte zu lange</translation>
    </message>
    <message>
        <source>Could not be opened</source>
        <translation>Ließ sich nicht öffnen</translation>
    </message>
    <message>
        <source>Try again with the password.</source>
        <translation>Noch einmal mit dem Passwort versuchen.</translation>
    </message>
    <message>
        <source>Keep the originals, and label it by eye.</source>
        <translation>Die Originale aufbewahren und nach Augenschein antworten.</translation>
    </message>
    <message>
        <source>There is nothing in it to label.</source>
        <translation>Es ist nichts darin, was ein Label bräuchte.</translation>
    </message>
    <message>
        <source>Get another copy, or open and save it with its own program.</source>
        <translation>Eine andere Kopie besorgen oder mit dem eigenen Programm öffnen und sichern.</translation>
    </message>
    <message>
        <source>Save it as PDF or DOCX, or leave it out.</source>
        <translation>Als PDF oder DOCX sichern oder weglassen.</translation>
    </message>
    <message>
        <source>Split it into parts.</source>
        <translation>In Teile zerlegen.</translation>
    </message>
    <message>
        <source>Try again, or open and save it with its own program.</source>
        <translation>Noch einmal versuchen oder mit dem eigenen Programm öffnen und sichern.</translation>
    </message>
    <message>
        <source>Close it elsewhere or allow reading it, then try again.</source>
        <translation>Anderswo schließen oder das Lesen erlauben, dann noch einmal versuchen.</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>That is not there</source>
        <translation>Das ist nicht da</translation>
    </message>
    <message>
        <source>This is not a Cloister project</source>
        <translation>Das ist kein Cloister-Projekt</translation>
    </message>
    <message>
        <source>This project is newer than the program</source>
        <translation>Dieses Projekt ist neuer als das Programm</translation>
    </message>
    <message>
        <source>The project is open elsewhere</source>
        <translation>Das Projekt ist anderswo offen</translation>
    </message>
    <message>
        <source>The project is damaged</source>
        <translation>Das Projekt ist beschädigt</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>The model cannot be used</source>
        <translation>Das Modell ist nicht benutzbar</translation>
    </message>
    <message>
        <source>This cannot be used as it is</source>
        <translation>So ist das nicht benutzbar</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cloister made a mistake</source>
        <translation>Cloister hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Something went wrong that should not. Answers shown as saved are safe.</source>
        <translation>Etwas ist schiefgegangen, was nicht schiefgehen sollte. Als gespeichert gezeigte Antworten sind sicher.</translation>
    </message>
    <message>
        <source>Close the project and open it again. These lines tell where it happened:</source>
        <translation>Schließen Sie das Projekt und öffnen Sie es wieder. Diese Zeilen sagen, wo es geschah:</translation>
    </message>
    <message>
        <source>Where it happened</source>
        <translation>Wo es geschah</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Kind of model</source>
        <translation>Art des Modells</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>Zahlenformat</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Größe der Datei</translation>
    </message>
    <message>
        <source>Reads at most</source>
        <translation>Liest höchstens</translation>
    </message>
    <message>
        <source>The file does not say.</source>
        <translation>Die Datei sagt es nicht.</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>The file names none.</source>
        <translation>Die Datei nennt keine.</translation>
    </message>
    <message>
        <source>Found with</source>
        <translation>Gefunden bei</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Speed of reading</source>
        <translation>Lesetempo</translation>
    </message>
    <message>
        <source>{0} a second with one processor</source>
        <translation>{0} je Sekunde mit einem Prozessor</translation>
    </message>
    <message>
        <source>Needs {0}.</source>
        <translation>Braucht {0}.</translation>
    </message>
    <message>
        <source>Needs {0}; {1} are free now.</source>
        <translation>Braucht {0}; {1} sind jetzt frei.</translation>
    </message>
    <message>
        <source>{0} billion weights</source>
        <translation>{0} Milliarden Gewichte</translation>
    </message>
    <message>
        <source>{0} million weights</source>
        <translation>{0} Millionen Gewichte</translation>
    </message>
    <message>
        <source>{0} weights</source>
        <translation>{0} Gewichte</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <source>Its word counts once {0} answered documents show that it helps; {1} so far.</source>
        <translation>Sein Wort zählt, sobald {0} beantwortete Dokumente zeigen, dass es hilft; bisher {1}.</translation>
    </message>
    <message>
        <source>It was compared with your answers and would not help, so its word does not count.</source>
        <translation>Es wurde mit Ihren Antworten verglichen und würde nicht helfen; darum zählt sein Wort nicht.</translation>
    </message>
    <message>
        <source>What its word counts beside what was learned from your answers.</source>
        <translation>Was sein Wort neben dem zählt, was aus Ihren Antworten gelernt wurde.</translation>
    </message>
    <message>
        <source>It counts for {0} of {1} labels.</source>
        <translation>Es zählt bei {0} von {1} Labels.</translation>
    </message>
    <message>
        <source>a little</source>
        <translation>ein wenig</translation>
    </message>
    <message>
        <source>half as much</source>
        <translation>halb so viel</translation>
    </message>
    <message>
        <source>as much</source>
        <translation>gleich viel</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>Not measured yet: it has read no document that you answered.</source>
        <translation>Noch nicht gemessen: Es hat noch kein Dokument gelesen, das Sie beantwortet haben.</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>of your answers it would have given; what was learned here, {0}</source>
        <translation>Ihrer Antworten hätte es gegeben; was hier gelernt wurde, {0}</translation>
    </message>
    <message>
        <source>Not measured yet: it has read no document since the program was started.</source>
        <translation>Noch nicht gemessen: Es hat seit dem Start des Programms kein Dokument gelesen.</translation>
    </message>
    <message>
        <source>documents a minute on this machine</source>
        <translation>Dokumente je Minute auf diesem Rechner</translation>
    </message>
</context>
<context>
    <name>obstacles</name>
    <message>
        <source>There is nothing to approve yet.</source>
        <translation>Es gibt noch nichts freizugeben.</translation>
    </message>
    <message>
        <source>Add documents, name labels, and answer some of them first.</source>
        <translation>Fügen Sie zuerst Dokumente hinzu, benennen Sie Labels, und beantworten Sie einige.</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>Dokumente hinzufügen</translation>
    </message>
    <message>
        <source>There are no labels yet that could be approved.</source>
        <translation>Es gibt noch keine Labels, die freigegeben werden könnten.</translation>
    </message>
    <message>
        <source>Name at least two, and answer some documents.</source>
        <translation>Benennen Sie mindestens zwei, und beantworten Sie einige Dokumente.</translation>
    </message>
    <message>
        <source>Name labels</source>
        <translation>Labels benennen</translation>
    </message>
    <message>
        <source>Every document has its label.</source>
        <translation>Jedes Dokument hat sein Label.</translation>
    </message>
    <message>
        <source>Export the result…</source>
        <translation>Ergebnis exportieren…</translation>
    </message>
    <message>
        <source>Nothing was learned yet, so nothing can be approved.</source>
        <translation>Noch wurde nichts gelernt, also kann nichts freigegeben werden.</translation>
    </message>
    <message>
        <source>Answer some documents first; the program says when an audit pays.</source>
        <translation>Beantworten Sie zuerst einige Dokumente; das Programm sagt, wann sich eine Prüfung lohnt.</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Nothing can be approved: the labels seem to have nothing to do with the texts.</source>
        <translation>Es kann nichts freigegeben werden: Die Labels scheinen mit den Texten nichts zu tun zu haben.</translation>
    </message>
    <message>
        <source>When does each label apply? What the texts do not tell has to be read by a person.</source>
        <translation>Wann gilt welches Label? Was die Texte nicht verraten, muss ein Mensch lesen.</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>What is left is read faster than audited.</source>
        <translation>Was übrig ist, ist schneller gelesen als geprüft.</translation>
    </message>
    <message>
        <source>{0} have no label yet.</source>
        <translation>{0} haben noch kein Label.</translation>
    </message>
</context>
<context>
    <name>offline</name>
    <message>
        <source>a seccomp filter of the Linux kernel on every thread and child, and a tripwire in Python</source>
        <translation>ein Seccomp-Filter des Linux-Kerns auf jedem Faden und Kind und ein Stolperdraht in Python</translation>
    </message>
    <message>
        <source>Network: blocked by the system</source>
        <translation>Netz: vom System gesperrt</translation>
    </message>
    <message>
        <source>This program and all that it starts can make local sockets only (AF_UNIX).</source>
        <translation>Dieses Programm und alles, was es startet, kann nur örtliche Verbindungen öffnen (AF_UNIX).</translation>
    </message>
    <message>
        <source>Ways around that are refused: io_uring, foreign system calls, others&apos; sockets.</source>
        <translation>Umwege sind versperrt: io_uring, fremde Systemaufrufe, Verbindungen anderer.</translation>
    </message>
    <message>
        <source>a tripwire in Python, which does not hold native code or other programs</source>
        <translation>ein Stolperdraht in Python, der Maschinencode und andere Programme nicht hält</translation>
    </message>
    <message>
        <source>Network: not blocked by the system; Cloister stops its own attempts</source>
        <translation>Netz: vom System nicht gesperrt; Cloister hält eigene Versuche auf</translation>
    </message>
    <message>
        <source>Network: open, because Cloister was started on a connection</source>
        <translation>Netz: offen, weil Cloister auf einer Verbindung gestartet wurde</translation>
    </message>
    <message>
        <source>Its standard input or output is a network connection, made by others.</source>
        <translation>Seine Ein- oder Ausgabe ist eine Netzverbindung, die andere geöffnet haben.</translation>
    </message>
    <message>
        <source>What Cloister&apos;s own code and its Python libraries attempt is stopped beforehand.</source>
        <translation>Was Cloister selbst und seine Python-Bibliotheken versuchen, wird vorher aufgehalten.</translation>
    </message>
    <message>
        <source>This system offers no way to cut off a single program without an administrator; its firewall can.</source>
        <translation>Dieses System kann ein einzelnes Programm ohne Administrator nicht abtrennen; seine Firewall kann es.</translation>
    </message>
    <message>
        <source>Crash reports of the system are switched off for this program.</source>
        <translation>Absturzberichte des Systems sind für dieses Programm abgeschaltet.</translation>
    </message>
    <message>
        <source>Core dumps are switched off, so that a crash writes no document text to disk.</source>
        <translation>Speicherabzüge sind abgeschaltet, damit ein Absturz keinen Text auf die Platte schreibt.</translation>
    </message>
    <message>
        <source>open a network connection</source>
        <translation>eine Netzverbindung öffnen</translation>
    </message>
    <message>
        <source>wait for network connections</source>
        <translation>auf Netzverbindungen warten</translation>
    </message>
    <message>
        <source>send something over the network</source>
        <translation>etwas über das Netz senden</translation>
    </message>
    <message>
        <source>look up a host on the network</source>
        <translation>einen Rechner im Netz nachschlagen</translation>
    </message>
    <message>
        <source>fetch something from the network</source>
        <translation>etwas aus dem Netz holen</translation>
    </message>
    <message>
        <source>connect to a server</source>
        <translation>sich mit einem Server verbinden</translation>
    </message>
    <message>
        <source>open a page in the web browser</source>
        <translation>eine Seite im Browser öffnen</translation>
    </message>
</context>
<context>
    <name>password</name>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>PDF files are not read yet.</source>
        <translation>PDF-Dateien werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Word files and the like are not read yet.</source>
        <translation>Word-Dateien und Ähnliches werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Excel files and the like are not read yet.</source>
        <translation>Excel-Dateien und Ähnliches werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Presentations are not read yet.</source>
        <translation>Präsentationen werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>XML files are not read yet.</source>
        <translation>XML-Dateien werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>E-mail files are not read yet.</source>
        <translation>E-Mail-Dateien werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Parquet files are not read yet.</source>
        <translation>Parquet-Dateien werden noch nicht gelesen.</translation>
    </message>
    <message>
        <source>An archive is not opened: unpack it first.</source>
        <translation>Ein Archiv wird nicht geöffnet: Packen Sie es zuerst aus.</translation>
    </message>
    <message>
        <source>It is a link, and links are not followed.</source>
        <translation>Es ist eine Verknüpfung, und Verknüpfungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>It is not a regular file.</source>
        <translation>Es ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>It is a table: import it on its own.</source>
        <translation>Es ist eine Tabelle: Fügen Sie sie für sich hinzu.</translation>
    </message>
    <message>
        <source>It cannot be opened.</source>
        <translation>Es lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>It has {cells} cells, but the table has {columns} columns.</source>
        <translation>Es hat {cells} Zellen, aber die Tabelle hat {columns} Spalten.</translation>
    </message>
    <message>
        <source>It is not a JSON object.</source>
        <translation>Es ist kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>It is larger than {count} megabytes.</source>
        <translation>Es ist größer als {count} Megabyte.</translation>
    </message>
    <message>
        <source>It is longer than {count} characters.</source>
        <translation>Es ist länger als {count} Zeichen.</translation>
    </message>
    <message>
        <source>It could not be read ({reason}).</source>
        <translation>Es konnte nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>It is no text, but {kind}.</source>
        <translation>Es ist kein Text, sondern {kind}.</translation>
    </message>
    <message>
        <source>Some of its bytes are not valid {encoding}.</source>
        <translation>Einige Bytes sind kein gültiges {encoding}.</translation>
    </message>
    <message>
        <source>It is damaged, or not what its name says.</source>
        <translation>Es ist beschädigt oder nicht, was sein Name sagt.</translation>
    </message>
    <message>
        <source>It has no text.</source>
        <translation>Es hat keinen Text.</translation>
    </message>
    <message>
        <source>It is protected, and the password given does not open it.</source>
        <translation>Es ist geschützt, und das angegebene Passwort öffnet es nicht.</translation>
    </message>
    <message>
        <source>It is protected with a password.</source>
        <translation>Es ist mit einem Passwort geschützt.</translation>
    </message>
    <message>
        <source>It grows too large when it is opened.</source>
        <translation>Es wird beim Öffnen zu groß.</translation>
    </message>
    <message>
        <source>This kind of file is not read.</source>
        <translation>Diese Art von Datei wird nicht gelesen.</translation>
    </message>
    <message>
        <source>Its quotation mark is never closed; the row was left out.</source>
        <translation>Sein Anführungszeichen wird nie geschlossen; die Zeile wurde ausgelassen.</translation>
    </message>
    <message>
        <source>It is packed in a way that is not read.</source>
        <translation>Es ist auf eine Weise gepackt, die nicht gelesen wird.</translation>
    </message>
    <message>
        <source>The archive is empty.</source>
        <translation>Das Archiv ist leer.</translation>
    </message>
    <message>
        <source>It has pictures, but no text.</source>
        <translation>Es hat Bilder, aber keinen Text.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>It is protected with a password in a way that Cloister cannot open.</source>
        <translation>Es ist auf eine Weise mit einem Passwort geschützt, die Cloister nicht öffnen kann.</translation>
    </message>
    <message>
        <source>Word files of before 2007 are not read: save it as DOCX.</source>
        <translation>Word-Dateien von vor 2007 werden nicht gelesen: als DOCX sichern.</translation>
    </message>
    <message>
        <source>PowerPoint files of before 2007 are not read: save it as PPTX.</source>
        <translation>PowerPoint-Dateien von vor 2007 werden nicht gelesen: als PPTX sichern.</translation>
    </message>
    <message>
        <source>XML files are not read.</source>
        <translation>XML-Dateien werden nicht gelesen.</translation>
    </message>
    <message>
        <source>Saved web pages in one file are not read: save it as HTML.</source>
        <translation>Webseiten, die in einer Datei gesichert sind, werden nicht gelesen: als HTML sichern.</translation>
    </message>
    <message>
        <source>Of archives, only ZIP files are opened: unpack it first.</source>
        <translation>Von Archiven werden nur ZIP-Dateien geöffnet: zuerst auspacken.</translation>
    </message>
    <message>
        <source>Pictures are not read.</source>
        <translation>Bilder werden nicht gelesen.</translation>
    </message>
    <message>
        <source>The message is encrypted for its receivers: save it unencrypted from the mail program.</source>
        <translation>Die Nachricht ist für ihre Empfänger verschlüsselt: im E-Mail-Programm unverschlüsselt sichern.</translation>
    </message>
    <message>
        <source>It contains XML declarations that are not allowed in a document.</source>
        <translation>Es enthält XML-Angaben, die in einem Dokument nicht erlaubt sind.</translation>
    </message>
    <message>
        <source>Its pages are pictures, with no text behind them.</source>
        <translation>Seine Seiten sind Bilder, ohne Text dahinter.</translation>
    </message>
    <message>
        <source>There are too many files inside each other in it.</source>
        <translation>Es stecken zu viele Dateien ineinander.</translation>
    </message>
    <message>
        <source>It has no sheet of that name.</source>
        <translation>Es hat kein Blatt dieses Namens.</translation>
    </message>
    <message>
        <source>It has cells beyond row 1,048,576 or column XFD, where sheets end.</source>
        <translation>Es hat Zellen jenseits von Zeile 1.048.576 oder Spalte XFD, wo Tabellen enden.</translation>
    </message>
    <message>
        <source>It is not known where it lay.</source>
        <translation>Es ist nicht bekannt, wo es lag.</translation>
    </message>
    <message>
        <source>It is not where it was.</source>
        <translation>Es ist nicht mehr, wo es war.</translation>
    </message>
    <message>
        <source>It is larger than 50 MB: its pages cannot be shown later.</source>
        <translation>Es ist größer als 50 MB: Seine Seiten können später nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Reading it took longer than {count} seconds.</source>
        <translation>Es zu lesen dauerte länger als {count} Sekunden.</translation>
    </message>
    <message>
        <source>It makes the reader fail: it is damaged, or was made to do harm.</source>
        <translation>Es bringt den Leser zum Absturz: Es ist beschädigt oder wurde gemacht, um zu schaden.</translation>
    </message>
    <message>
        <source>The file ends inside it.</source>
        <translation>Die Datei endet mitten darin.</translation>
    </message>
    <message>
        <source>It stands behind the end of the list; the rest of the file was left out.</source>
        <translation>Es steht hinter dem Ende der Liste; der Rest der Datei wurde weggelassen.</translation>
    </message>
</context>
<context>
    <name>progress</name>
    <message>
        <source>Reading {name}</source>
        <translation>{name} wird gelesen</translation>
    </message>
    <message>
        <source>{count} cells were cut</source>
        <translation>{count} Zellen wurden gekürzt</translation>
    </message>
    <message>
        <source>Looking for near-duplicates</source>
        <translation>Beinahe gleiche Dokumente werden gesucht</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>You answered {0} before.</source>
        <translation>Sie haben schon einmal {0} geantwortet.</translation>
    </message>
    <message>
        <source>You skipped it before.</source>
        <translation>Sie haben es schon einmal übersprungen.</translation>
    </message>
    <message>
        <source>Why this one?</source>
        <translation>Warum dieses?</translation>
    </message>
    <message>
        <source>It stands for a part of the collection that has few answers yet.</source>
        <translation>Es steht für einen Teil der Sammlung, zu dem es erst wenige Antworten gibt.</translation>
    </message>
    <message>
        <source>You chose it yourself.</source>
        <translation>Sie haben es selbst gewählt.</translation>
    </message>
    <message>
        <source>A close call between {0} and {1}.</source>
        <translation>Knapp zwischen {0} und {1}.</translation>
    </message>
    <message>
        <source>No label stands out yet; your answer teaches a lot here.</source>
        <translation>Noch ragt kein Label heraus; Ihre Antwort lehrt hier viel.</translation>
    </message>
    <message>
        <source>An answer here teaches more than most others would.</source>
        <translation>Eine Antwort hier lehrt mehr als die meisten anderen.</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>Words that speak for it:</source>
        <translation>Wörter, die dafür sprechen:</translation>
    </message>
    <message>
        <source>Now and then the suggestion stays hidden, so that your answer measures it.</source>
        <translation>Ab und zu bleibt der Vorschlag verborgen, damit Ihre Antwort ihn misst.</translation>
    </message>
    <message>
        <source>There is none for a scan: the model reads text, and this is a picture of it.</source>
        <translation>Für einen Scan gibt es keinen: Das Modell liest Text, und dies ist ein Bild davon.</translation>
    </message>
    <message>
        <source>There is none for this document yet. It comes with the next round.</source>
        <translation>Für dieses Dokument gibt es noch keinen. Er kommt mit der nächsten Runde.</translation>
    </message>
    <message>
        <source>Suggestions appear once the documents have been read. You can begin without them.</source>
        <translation>Vorschläge erscheinen, sobald die Dokumente gelesen sind. Sie können ohne sie beginnen.</translation>
    </message>
    <message>
        <source>Why is it hidden?</source>
        <translation>Warum verborgen?</translation>
    </message>
    <message>
        <source>Where is it?</source>
        <translation>Wo ist er?</translation>
    </message>
</context>
<context>
    <name>verdicts</name>
    <message>
        <source>{0}: passed, but does not hold</source>
        <translation>{0}: bestanden, hält aber nicht</translation>
    </message>
    <message>
        <source>{0}: passed, in doubt since</source>
        <translation>{0}: bestanden, seither zweifelhaft</translation>
    </message>
    <message>
        <source>{0}: under way</source>
        <translation>{0}: läuft</translation>
    </message>
    <message>
        <source>{0}: passed</source>
        <translation>{0}: bestanden</translation>
    </message>
    <message>
        <source>{0}: not passed</source>
        <translation>{0}: nicht bestanden</translation>
    </message>
    <message>
        <source>{0}: given up</source>
        <translation>{0}: abgebrochen</translation>
    </message>
    <message>
        <source>{0}: passed, taken back since</source>
        <translation>{0}: bestanden, seither zurückgenommen</translation>
    </message>
    <message>
        <source>{0}: passed, audited again since</source>
        <translation>{0}: bestanden, seither noch einmal geprüft</translation>
    </message>
    <message>
        <source>{0} of at most {1} answers so far; {2} would be labelled unread.</source>
        <translation>{0} von höchstens {1} Antworten bisher; {2} bekämen ungelesen ihr Label.</translation>
    </message>
    <message>
        <source>{0} labelled unread; {1}</source>
        <translation>{0} ungelesen zugeordnet; {1}</translation>
    </message>
    <message>
        <source>{0} have no label from it any more. What you answered yourself stayed.</source>
        <translation>{0} haben kein Label mehr daraus. Was Sie selbst beantwortet haben, blieb.</translation>
    </message>
    <message>
        <source>Its documents rest on the later audit now.</source>
        <translation>Seine Dokumente beruhen jetzt auf der späteren Prüfung.</translation>
    </message>
    <message>
        <source>Nothing was approved. It counts as an attempt.</source>
        <translation>Es wurde nichts freigegeben. Sie zählt als Versuch.</translation>
    </message>
    <message>
        <source>“{0}” must not be missed: about {1} show that at most {2} of the {3} without it belong to it</source>
        <translation>„{0}“ darf nicht übersehen werden: Etwa {1} zeigen, dass höchstens {2} der {3} ohne dieses Label dazugehören</translation>
    </message>
    <message>
        <source>At most {1} of “{0}” were missed: of {2} read for it {3} belonged to it.</source>
        <translation>Höchstens {1} von „{0}“ wurden übersehen: {2} wurden dafür gelesen, {3} davon gehörten dazu.</translation>
    </message>
    <message>
        <source>Of {2} that would not have got “{0}” {1} belonged to it.</source>
        <translation>{2} hätten „{0}“ nicht bekommen; {1} davon gehörten dazu.</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>„{0}“</translation>
    </message>
    <message>
        <source>Marked “never miss”, but not tested by this audit: {0}. How many were missed is not proved; to have that tested, take this back and begin another audit.</source>
        <translation>Als „Nie übersehen“ markiert, von dieser Prüfung aber nicht geprüft: {0}. Wie viele übersehen wurden, ist nicht belegt; um es zu belegen, nehmen Sie das zurück und beginnen Sie eine neue Prüfung.</translation>
    </message>
    <message>
        <source>What was approved on {0} is in doubt: answers of its audit have changed.</source>
        <translation>Was am {0} freigegeben wurde, ist zweifelhaft: Antworten seiner Prüfung haben sich geändert.</translation>
    </message>
    <message>
        <source>What was approved on {0} does not hold: of {1} read since you gave {2} another label.</source>
        <translation>Was am {0} freigegeben wurde, hält nicht: {1} wurden seither gelesen, {2} davon bekamen ein anderes Label.</translation>
    </message>
    <message>
        <source>What was approved on {0} is in doubt: of {1} read since you gave {2} another label.</source>
        <translation>Was am {0} freigegeben wurde, ist zweifelhaft: {1} wurden seither gelesen, {2} davon bekamen ein anderes Label.</translation>
    </message>
    <message>
        <source>It covers the {0} of {1}; {2} newer ones are not covered.</source>
        <translation>Sie gilt für die {0} vom {1}; {2} neuere sind nicht erfasst.</translation>
    </message>
    <message>
        <source>at most {0} of them wrong, at {1} confidence.</source>
        <translation>höchstens {0} davon falsch, mit {1} Sicherheit.</translation>
    </message>
    <message>
        <source>Of a label that must not be missed too much would have been. Nothing was approved.</source>
        <translation>Von einem Label, das nicht übersehen werden darf, wäre zu viel übersehen worden. Nichts wurde freigegeben.</translation>
    </message>
    <message>
        <source>In {0} of {1} answers you gave another label: too many to prove {2}. Nothing was approved.</source>
        <translation>In {0} von {1} Antworten gaben Sie ein anderes Label: zu viele, um {2} zu belegen. Es wurde nichts freigegeben.</translation>
    </message>
    <message>
        <source>The audit has passed</source>
        <translation>Die Prüfung ist bestanden</translation>
    </message>
    <message>
        <source>{0} have their label now, unread: {1}</source>
        <translation>{0} haben jetzt ungelesen ihr Label: {1}</translation>
    </message>
    <message>
        <source>Each is marked as approved with proof and names this audit. On the page Finish all of them can be taken back.</source>
        <translation>Jedes ist als mit Beleg freigegeben gekennzeichnet und nennt diese Prüfung. Auf der Seite Abschluss lassen sich alle zurücknehmen.</translation>
    </message>
    <message>
        <source>The audit has not passed</source>
        <translation>Die Prüfung ist nicht bestanden</translation>
    </message>
    <message>
        <source>Your answers count like all others, and suggestions get better by them.</source>
        <translation>Ihre Antworten zählen wie alle anderen, und die Vorschläge werden durch sie besser.</translation>
    </message>
    <message>
        <source>Go on answering before you begin another: each attempt has to be surer than the one before it.</source>
        <translation>Antworten Sie weiter, bevor Sie eine neue beginnen: Jeder Versuch muss sicherer sein als der vorige.</translation>
    </message>
    <message>
        <source>The audit has ended without a result</source>
        <translation>Die Prüfung endete ohne Ergebnis</translation>
    </message>
    <message>
        <source>Labels were changed while it ran, so it says nothing about those of now.</source>
        <translation>Während sie lief, wurden Labels geändert, daher sagt sie nichts über die jetzigen.</translation>
    </message>
    <message>
        <source>Nothing was approved. Your answers stay. It counts as an attempt.</source>
        <translation>Es wurde nichts freigegeben. Ihre Antworten bleiben. Sie zählt als Versuch.</translation>
    </message>
    <message>
        <source>See Finish</source>
        <translation>Zum Abschluss</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>{0}&#xa0;%</source>
        <translation>{0}&#xa0;%</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>{0} of {1} answered</source>
        <translation>{0} von {1} beantwortet</translation>
    </message>
    <message>
        <source>{0} answered, {1} approved with proof, of {2}</source>
        <translation>{0} beantwortet, {1} mit Beleg freigegeben, von {2}</translation>
    </message>
    <message>
        <source>under 1&#xa0;%</source>
        <translation>unter 1&#xa0;%</translation>
    </message>
    <message>
        <source>{0}&#xa0;s</source>
        <translation>{0}&#xa0;s</translation>
    </message>
    <message>
        <source>{0}&#xa0;min</source>
        <translation>{0}&#xa0;min</translation>
    </message>
    <message>
        <source>{0}&#xa0;h&#xa0;{1}</source>
        <translation>{0}&#xa0;h&#xa0;{1}</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>noch wenige Sekunden</translation>
    </message>
</context>
</TS>
