<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>DoubtList</name>
    <message numerus="yes">
        <source>%Ln answer(s) look odd, the oddest first.</source>
        <translation>
            <numerusform>%Ln answer looks odd.</numerusform>
            <numerusform>%Ln answers look odd, the oddest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoundCard</name>
    <message numerus="yes">
        <source>Read %Ln table(s) in the folder as tables, too</source>
        <translation>
            <numerusform>Read %Ln table in the folder as a table, too</numerusform>
            <numerusform>Read %Ln tables in the folder as tables, too</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message numerus="yes">
        <source>%Ln line(s) written to “{0}”.</source>
        <translation>
            <numerusform>%Ln line written to “{0}”.</numerusform>
            <numerusform>%Ln lines written to “{0}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Look at %Ln file(s) or place(s) without text</source>
        <translation>
            <numerusform>Look at %Ln file without text</numerusform>
            <numerusform>Look at %Ln files or places without text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportSummary</name>
    <message numerus="yes">
        <source>%Ln document(s) added</source>
        <translation>
            <numerusform>%Ln document added</numerusform>
            <numerusform>%Ln documents added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are scans: pictures of pages without text, to be read and labelled by eye.</source>
        <translation>
            <numerusform>%Ln is a scan: pictures of pages without text, to be read and labelled by eye.</numerusform>
            <numerusform>%Ln are scans: pictures of pages without text, to be read and labelled by eye.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln came with a label, which is now your answer.</source>
        <translation>
            <numerusform>%Ln came with a label, which is now your answer.</numerusform>
            <numerusform>%Ln came with a label, which is now your answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were there already or came twice, and were not added again.</source>
        <translation>
            <numerusform>%Ln was there already or came twice, and was not added again.</numerusform>
            <numerusform>%Ln were there already or came twice, and were not added again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln family(s)</source>
        <translation>
            <numerusform>%Ln family</numerusform>
            <numerusform>%Ln families</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln still gave no text.</source>
        <translation>
            <numerusform>%Ln still gave no text.</numerusform>
            <numerusform>%Ln still gave no text.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message numerus="yes">
        <source>Since it was started, the program was stopped %Ln time(s) while trying to reach the network.</source>
        <translation>
            <numerusform>Since it was started, the program was stopped %Ln time while trying to reach the network.</numerusform>
            <numerusform>Since it was started, the program was stopped %Ln times while trying to reach the network.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OverviewPage</name>
    <message numerus="yes">
        <source>%Ln document(s) were put off; all others are answered.</source>
        <translation>
            <numerusform>%Ln document was put off; all others are answered.</numerusform>
            <numerusform>%Ln documents were put off; all others are answered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agreed with you ({0} to {1}) when last measured, before the rest was approved or read: on %Ln drawn at random</source>
        <translation>
            <numerusform>of suggestions agreed with you ({0} to {1}) when last measured, before the rest was approved or read: on %Ln drawn at random</numerusform>
            <numerusform>of suggestions agreed with you ({0} to {1}) when last measured, before the rest was approved or read: on %Ln drawn at random</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agree with you, by %Ln document(s) drawn at random: too few to say more</source>
        <translation>
            <numerusform>of suggestions agree with you, by %Ln document drawn at random: too few to say more</numerusform>
            <numerusform>of suggestions agree with you, by %Ln documents drawn at random: too few to say more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</source>
        <translation>
            <numerusform>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</numerusform>
            <numerusform>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your second look agreed with your first in {0} of %Ln case(s) ({1}).</source>
        <translation>
            <numerusform>Your second look agreed with your first in {0} of %Ln case ({1}).</numerusform>
            <numerusform>Your second look agreed with your first in {0} of %Ln cases ({1}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take a break, or sharpen the wording of “{0}” and “{1}”, where {2} of the %Ln difference(s) lie.</source>
        <translation>
            <numerusform>Take a break, or sharpen the wording of “{0}” and “{1}”, where {2} of the %Ln difference lies.</numerusform>
            <numerusform>Take a break, or sharpen the wording of “{0}” and “{1}”, where {2} of the %Ln differences lie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PendingBanner</name>
    <message numerus="yes">
        <source>{0} and %Ln more</source>
        <translation>
            <numerusform>{0} and %Ln more</numerusform>
            <numerusform>{0} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnreadList</name>
    <message numerus="yes">
        <source>Try %Ln again</source>
        <translation>
            <numerusform>Try %Ln again</numerusform>
            <numerusform>Try %Ln again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try all %Ln again</source>
        <translation>
            <numerusform>Try it again (%Ln)</numerusform>
            <numerusform>Try all %Ln again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are protected with a password</source>
        <translation>
            <numerusform>%Ln is protected with a password</numerusform>
            <numerusform>%Ln are protected with a password</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counting</name>
    <message numerus="yes">
        <source>about %Ln second(s) left</source>
        <translation>
            <numerusform>about %Ln second left</numerusform>
            <numerusform>about %Ln seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln document</numerusform>
            <numerusform>%Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln answer</numerusform>
            <numerusform>%Ln answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about {0} words (%Ln token(s))</source>
        <translation>
            <numerusform>about {0} words (%Ln token)</numerusform>
            <numerusform>about {0} words (%Ln tokens)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Prospects</name>
    <message numerus="yes">
        <source>Taking every suggestion now would leave about %Ln wrong label(s)</source>
        <translation>
            <numerusform>Taking every suggestion now would leave about %Ln wrong label</numerusform>
            <numerusform>Taking every suggestion now would leave about %Ln wrong labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %Ln more answer(s) would finish</source>
        <translation>
            <numerusform>About %Ln more answer would finish</numerusform>
            <numerusform>About %Ln more answers would finish</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Still learning: your newest answers made suggestions better by %Ln point(s).</source>
        <translation>
            <numerusform>Still learning: your newest answers made suggestions better by %Ln point.</numerusform>
            <numerusform>Still learning: your newest answers made suggestions better by %Ln points.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) have not been given yet.</source>
        <translation>
            <numerusform>%Ln label has not been given yet.</numerusform>
            <numerusform>%Ln labels have not been given yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) belong to groups of similar ones of which you have read none.</source>
        <translation>
            <numerusform>%Ln document belongs to a group of similar ones of which you have read none.</numerusform>
            <numerusform>%Ln documents belong to groups of similar ones of which you have read none.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Confidences can be taken at their word: they are off by about %Ln point(s).</source>
        <translation>
            <numerusform>Confidences can be taken at their word: they are off by about %Ln point.</numerusform>
            <numerusform>Confidences can be taken at their word: they are off by about %Ln points.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Confidences are off by about %Ln point(s): trust the shares here rather than a single percentage.</source>
        <translation>
            <numerusform>Confidences are off by about %Ln point: trust the shares here rather than a single percentage.</numerusform>
            <numerusform>Confidences are off by about %Ln points: trust the shares here rather than a single percentage.</numerusform>
        </translation>
    </message>
</context>
</TS>
