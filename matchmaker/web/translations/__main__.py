"""``python -m matchmaker.web.translations`` adds the texts that are new in the code to every catalogue."""

import sys

from matchmaker import paths
from matchmaker.web.translations.texts import untranslated, updated, write

for path in sorted(paths.TRANSLATIONS.glob("*.po")):
    catalogue = updated(path)
    write(path, catalogue)
    missing = len(untranslated(catalogue))
    sys.stdout.write(f"{path.name}: {len(catalogue)} texts, {missing} to translate\n")
