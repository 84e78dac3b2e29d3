"""The case file of a workshop for the archive of one office: what was agreed, by whom and when, with the proofs."""

from matchmaker.services.case_file.agreements import Agreements, CaseVersion, Changed, Confirmed
from matchmaker.services.case_file.delegation import Delegate, Said
from matchmaker.services.case_file.making import CaseFile, CaseFilePage, Weights, case_file_page, make_case_file

__all__ = [
    "Agreements",
    "CaseFile",
    "CaseFilePage",
    "CaseVersion",
    "Changed",
    "Confirmed",
    "Delegate",
    "Said",
    "Weights",
    "case_file_page",
    "make_case_file",
]
