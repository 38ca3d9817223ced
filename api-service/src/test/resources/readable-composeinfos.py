"""Tells which files productmd reads as ComposeInfos: a line for each."""
import sys

import productmd.composeinfo


def is_read(path):
    try:
        productmd.composeinfo.ComposeInfo().load(path)
        return True
    except Exception:
        return False


for path in sys.argv[1:]:
    if is_read(path):
        print(path)
