<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>ImportPage</name>
    <message numerus="yes">
        <source>%Ln document(s) added</source>
        <translation>
            <numerusform>%Ln document added</numerusform>
            <numerusform>%Ln documents added</numerusform>
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
        <source>%Ln have no text that could be read:</source>
        <translation>
            <numerusform>%Ln has no text that could be read:</numerusform>
            <numerusform>%Ln have no text that could be read:</numerusform>
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
        <source>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</source>
        <translation>
            <numerusform>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</numerusform>
            <numerusform>of suggestions agree with you ({0} to {1}), measured on %Ln drawn at random</numerusform>
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
</context>
</TS>
