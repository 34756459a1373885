"""What a model file is to the program: described by its header, tried in a child, accepted by its hash, remembered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app import model_finder, model_permits, model_places, model_trial
from app.engine.gguf import header as headers
from app.engine.gguf import memory
from app.engine.gguf.header import Header
from app.errors import ModelError
from app.records import ModelFile, ModelStanding, Report, TriedModel, silent
from app.wording import translate


def find(report: Report = silent) -> Sequence[ModelFile]:
    """Model files that other programs have on this machine."""
    free = memory.free()
    return [
        replace(_of_header(one.header, one.path, free), name=one.name, origin=one.origin)
        if one.header is not None
        else ModelFile(path=one.path, name=one.name, origin=one.origin, size=one.size, problem=one.problem or "")
        for one in model_finder.find(report)
    ]


def describe(path: Path, origin: str = "") -> ModelFile:
    """What a model file says of itself, and the memory it needs.

    Raises :class:`app.errors.FileMissing` or :class:`ModelError`.
    """
    return replace(_of_header(headers.read(path), path, memory.free()), origin=origin)


def try_file(path: Path, report: Report = silent, *, as_embedder: bool = False) -> TriedModel:
    """Read a model's header, hash it, and let it run once in a child. Changes nothing.

    Raises :class:`app.errors.FileMissing` or :class:`ModelError`.
    """
    tried = model_trial.try_model(path, report, as_embedder=as_embedder)
    return TriedModel(
        file=replace(_of_header(tried.header, path, tried.free), needed=tried.need.total),
        sha256=tried.sha256,
        standing=model_permits.read().standing(tried.sha256),
        tokens_per_second=tried.tokens_per_second,
        fits=tried.fits,
    )


def accept(tried: TriedModel, typed: str) -> None:
    """Remember that this person accepts a model. Raises :class:`app.errors.InputError` where the first digits of its
    SHA-256 were not ``typed`` and it was not accepted before, or where only an administrator may decide."""
    if model_permits.read().standing(tried.sha256) in (ModelStanding.UNKNOWN, ModelStanding.FORBIDDEN):
        model_permits.accept(tried.sha256, tried.file.name, typed)


def allowed(sha256: str, name: str) -> Path:
    """Where a model is, if it may be used. Raises :class:`ModelError`."""
    standing = model_permits.read().standing(sha256)
    place = model_places.where(sha256)
    if standing in (ModelStanding.UNKNOWN, ModelStanding.FORBIDDEN):
        raise ModelError(
            translate("errors", "The language model “{name}” was not accepted on this machine.").format(name=name),
            safe=translate("errors", "It was not loaded; your project is unharmed."),
            todo=translate("errors", "Choose its file in the settings, or work without it."),
        )
    if place is None or not place.is_file():
        raise ModelError(
            translate("errors", "The file of the language model “{name}” is not where it was.").format(name=name),
            safe=translate("errors", "What it said is kept; your project is unharmed."),
            todo=translate("errors", "Choose its file in the settings, or work without it."),
        )
    return place


def _of_header(header: Header, path: Path, free: int | None) -> ModelFile:
    return ModelFile(
        path=path,
        name=header.name,
        size=header.file_bytes,
        architecture=header.architecture,
        quantisation=header.quantisation,
        parameters=header.parameters,
        context=header.context,
        licence=header.licence,
        generates=header.generates,
        needed=memory.need(header).total,
        free=free,
    )


def remembered(kept: str | None) -> tuple[ModelFile, str] | None:
    """A model as a project remembers it, and its SHA-256; where it lies is not known here."""
    try:
        found = json.loads(kept or "null")
        if found is None:
            return None
        sha256 = str(found["sha256"])
        file = ModelFile(
            path=model_places.where(sha256) or Path(),
            name=str(found["name"]),
            size=int(found["size"]),
            architecture=str(found["architecture"]),
            quantisation=str(found["quantisation"]),
            licence=str(found.get("licence", "")),
            context=int(found.get("context", 0)),
            parameters=int(found.get("parameters", 0)),
        )
        return file, sha256
    except (ValueError, KeyError, TypeError):
        return None
