"""Why two people of a version meet, or why they do not."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from matchmaker.domain.permissions import Action
from matchmaker.errors import RefusedError
from matchmaker.services import questions
from matchmaker.web import explanation_wording, part_wording, plan_wording
from matchmaker.web.area import Area
from matchmaker.web.context import embedder, language
from matchmaker.web.identity import now, principal
from matchmaker.web.meeting_wording import LETTERS
from matchmaker.web.tries import QUESTIONS
from matchmaker.web.wording import sentence_of

area = Area("explanations", __name__, url_prefix="/organise/<slug>/plans/<plan_id>/why")


@area.form("", action=Action.REASON_READ, tries=QUESTIONS)
def why(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Let two people be chosen and show what is known of them; when asked to, have the rest worked out."""
    if request.method == "GET":
        return _page(work, slug, plan_id, request.args.get("a", ""), request.args.get("b", "")), 200
    a, b = request.form.get("a", ""), request.form.get("b", "")
    try:
        questions.ask(work, principal(), slug, plan_id, a, b, now=now())
    except RefusedError as refused:
        return _page(work, slug, plan_id, a, b, sentence_of(refused)), 422
    return redirect(url_for("explanations.why", slug=slug, plan_id=plan_id, a=a, b=b), 303)


@area.act("/stop", action=Action.REASON_READ)
def stop(work: Session, slug: str, plan_id: str) -> ResponseReturnValue:
    """Stop working out the answer about two people."""
    a, b = request.form.get("a", ""), request.form.get("b", "")
    questions.stop_asking(work, principal(), slug, plan_id, a, b, now=now())
    return redirect(url_for("explanations.why", slug=slug, plan_id=plan_id, a=a, b=b), 303)


def _page(work: Session, slug: str, plan_id: str, a: str, b: str, refused: str = "") -> str:
    question = questions.question_of(
        work, principal(), slug, plan_id, a, b, language=language(), embedder=embedder(), now=now()
    )
    told = questions.told(work, principal(), question, language=language(), embedder=embedder())
    fit = question.asked.fit if question.asked and question.asked.fit else told.fit if told else None
    return render_template(
        "explanations/why.html",
        slug=slug,
        question=question,
        asked=question.asked,
        told=told,
        refused=refused,
        head=question.workshop,
        plan=question.plan,
        form=FlaskForm(),
        fit=fit,
        rows=part_wording.part_rows(fit.parts) if fit else [],
        letters=LETTERS,
        words=plan_wording,
        said=explanation_wording,
    )
