"""What huggingface_hub makes of ids, settings and caches, for Tests/HubTests. Prints JSON.

usage: hub_read.py ids FILE            which of the ids in a JSON array are valid
       hub_read.py globs FILE          which of the pairs [pattern, path] match, by fsspec
       hub_read.py settings            the settings that the environment makes
       hub_read.py read FILE           what offline calls find: FILE has {"kind", "id", "revision",
                                       "files", "patterns"}
       hub_read.py fill FILE           downloads {"kind", "id", "revision", "files"} (a snapshot
                                       where "files" is null) from HF_ENDPOINT into the cache
"""

import hashlib
import json
import re
import sys


def ids(texts):
    from huggingface_hub.utils import HFValidationError, validate_repo_id

    def is_valid(text):
        try:
            validate_repo_id(text)
        except HFValidationError:
            return False
        return True

    return [is_valid(text) for text in texts]


def globs(pairs):
    from fsspec.utils import glob_translate

    return [re.match(glob_translate(pattern), path) is not None for pattern, path in pairs]


def settings():
    from huggingface_hub import constants
    from huggingface_hub.utils import get_token

    return {
        "cache": constants.HF_HUB_CACHE,
        "endpoint": constants.ENDPOINT,
        "offline": constants.HF_HUB_OFFLINE,
        "token": get_token(),
        "answer": constants.HF_HUB_ETAG_TIMEOUT,
        "read": constants.HF_HUB_DOWNLOAD_TIMEOUT,
    }


def sum_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(asked):
    import huggingface_hub as hub
    from huggingface_hub.errors import LocalEntryNotFoundError
    from huggingface_hub.file_download import _CACHED_NO_EXIST

    where = {"repo_type": asked["kind"], "revision": asked["revision"]}
    files = {}
    for name in asked["files"]:
        try:
            path = hub.hf_hub_download(asked["id"], name, local_files_only=True, **where)
            found = {"path": path, "sha256": sum_of(path)}
        except LocalEntryNotFoundError:
            found = None
        known = hub.try_to_load_from_cache(asked["id"], name, **where)
        files[name] = {
            "download": found,
            "cache": "nonexistent" if known is _CACHED_NO_EXIST else known,
        }
    try:
        folder = hub.snapshot_download(
            asked["id"], local_files_only=True, allow_patterns=asked.get("patterns"), **where
        )
    except LocalEntryNotFoundError as error:
        folder = {"error": type(error).__name__}
    info = hub.scan_cache_dir()
    repositories = [
        {
            "id": repository.repo_id,
            "kind": repository.repo_type,
            "size": repository.size_on_disk,
            "revisions": [
                {
                    "commit": revision.commit_hash,
                    "refs": sorted(revision.refs),
                    "files": sorted(
                        str(file.file_path.relative_to(revision.snapshot_path))
                        for file in revision.files
                    ),
                }
                for revision in sorted(repository.revisions, key=lambda one: one.commit_hash)
            ],
        }
        for repository in sorted(info.repos, key=lambda one: (one.repo_type, one.repo_id))
    ]
    return {
        "files": files,
        "snapshot": folder,
        "repositories": repositories,
        "warnings": [str(warning) for warning in info.warnings],
    }


def fill(asked):
    import huggingface_hub as hub
    from huggingface_hub.errors import EntryNotFoundError

    where = {"repo_type": asked["kind"], "revision": asked["revision"]}
    if asked.get("files") is None:
        return {"snapshot": hub.snapshot_download(asked["id"], **where)}
    paths = {}
    for name in asked["files"]:
        try:
            paths[name] = hub.hf_hub_download(asked["id"], name, **where)
        except EntryNotFoundError:
            paths[name] = None
    return {"files": paths}


def main():
    task = sys.argv[1]
    if task == "settings":
        return settings()
    with open(sys.argv[2], encoding="utf-8") as file:
        asked = json.load(file)
    return {"ids": ids, "globs": globs, "read": read, "fill": fill}[task](asked)


print(json.dumps(main()))
