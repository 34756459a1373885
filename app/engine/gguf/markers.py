"""The strings by which model families mark turns of a talk: recognised in files, kept out of documents."""

from __future__ import annotations

import re

MARKERS = frozenset(
    (
        *(
            "<|begin_of_text|>",
            "<|end_of_text|>",
            "<|start_header_id|>",
            "<|end_header_id|>",
            "<|eot_id|>",
            "<|eom_id|>",
        ),
        *("<|python_tag|>", "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|endoftext|>", "<|endofprompt|>"),
        *(
            "<|system|>",
            "<|user|>",
            "<|assistant|>",
            "<|end|>",
            "<|start|>",
            "<|message|>",
            "<|channel|>",
            "<|return|>",
        ),
        *("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[AVAILABLE_TOOLS]"),
        *("[/AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]"),
        *("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>", "<pad>", "<s>", "</s>", "<unk>"),
        *("<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"),
        *("<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>", "<|USER_TOKEN|>"),
        *("<|SYSTEM_TOKEN|>", "<|start_of_role|>", "<|end_of_role|>"),
    )
)
"""Markers in use, as they are written."""

_ANY = re.compile("|".join(re.escape(marker) for marker in sorted(MARKERS, key=len, reverse=True)), re.IGNORECASE)


def broken(text: str) -> str:
    """``text`` with every marker in it pulled apart by a blank: "<|im_end|>" reads "< |im_end|>".

    For models whose vocabulary writes markers with ordinary tokens ("[INST]" in some), where no tokeniser could tell
    the document's from ours. People and models still read what stood there.
    """
    while (found := _ANY.sub(lambda match: f"{match[0][0]} {match[0][1:]}", text)) != text:
        text = found
    return text
