"""What is written reads back as the same, whatever it is."""

from hypothesis import HealthCheck, given, settings

from matchmaker.files.instance_files import format_instance, parse_instance
from matchmaker.files.instances import Instance
from matchmaker.files.plans import Plan, format_plan, parse_plan
from matchmaker.files.profiles import Profiles, checked_profiles, format_profiles, parse_profiles
from matchmaker.files.workbook_template import write_profiles_xlsx
from matchmaker.files.workbooks import workbook_document
from tests.files.documents import instances, plans, profiles, texts

calm = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
cell_texts = texts().map(str.strip)


@calm
@given(instances())
def test_an_instance_reads_back_as_it_was_written(instance: Instance) -> None:
    content = format_instance(instance)
    assert parse_instance(content, "i.json") == instance
    assert format_instance(parse_instance(content, "i.json")) == content


@calm
@given(plans())
def test_a_plan_reads_back_as_it_was_written(plan: Plan) -> None:
    content = format_plan(plan)
    assert parse_plan(content, "p.json") == plan
    assert format_plan(parse_plan(content, "p.json")) == content


@calm
@given(profiles())
def test_profiles_read_back_as_they_were_written(written: Profiles) -> None:
    content = format_profiles(written)
    assert parse_profiles(content, "f.json") == written
    assert format_profiles(parse_profiles(content, "f.json")) == content


@settings(calm, max_examples=60)
@given(profiles(text=cell_texts, largest_weight=1e6))
def test_a_workbook_reads_back_as_it_was_written(written: Profiles) -> None:
    content = write_profiles_xlsx(written)
    document, place = workbook_document(content, "f.xlsx")
    assert checked_profiles(document, place) == written
    assert write_profiles_xlsx(written) == content
