"""What the services refuse, said to a person: one sentence for each reason, in the reader's language."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form

from matchmaker.errors import Refusal, RefusedError
from matchmaker.web.filters import date_text

SENTENCES: dict[Refusal, Any] = {
    Refusal.ADDRESS_TAKEN: _l("This address already has an account. Sign in with it, or use another address."),
    Refusal.ADDRESS_WRONG: _l(
        "This is not an e-mail address that mail can be sent to. Write it like name@example.org."
    ),
    Refusal.PASSWORD_TOO_SHORT: _l(
        "A password needs %(shortest)s to %(longest)s characters. Three or four words make a good one."
    ),
    Refusal.LAST_ORGANISER: _l(
        "This is the last organiser of the office, so the account and its role stay. Invite another organiser first."
    ),
    Refusal.LAST_OPERATOR: _l(
        "This is the last operator, so the account and its role stay. Make another account an operator first."
    ),
    Refusal.ACCOUNT_CLOSED: _l("This account is closed already."),
    Refusal.ACCOUNT_OPEN: _l("This account is open already."),
    Refusal.ACCOUNT_OF_OPERATOR: _l(
        "You are an operator of this service, and an operator belongs to no office. Ask for an invitation to another "
        "address."
    ),
    Refusal.ACCOUNT_OF_OTHER_PARTY: _l(
        "Your account belongs to another region. Ask for an invitation to another address, or ask an operator."
    ),
    Refusal.ACCOUNT_OF_OFFICE: _l(
        "Your account is one of an office, so it cannot take part in meetings. Ask for an entry with another address."
    ),
    Refusal.NOT_ONESELF: _l("This is your own account. Somebody else has to do this."),
    Refusal.ROLE_UNKNOWN: _l("Choose a role from the list."),
    Refusal.ROLE_NEEDS_PARTY: _l("Choose the region whose office the account belongs to."),
    Refusal.PARTY_OF_PROFILE: _l(
        "The account has a profile in its present region, with its registrations. So the region stays."
    ),
    Refusal.IN_OFFICE_ALREADY: _l("Somebody with this address belongs to the office already."),
    Refusal.SIGN_IN_AS_INVITED: _l(
        "This address has an account already. Sign in with it first, then open the link in the letter again."
    ),
    Refusal.LEADER_UNKNOWN: _l("Choose an expert of your own region from the list."),
    Refusal.ENTRY_PREPARED_ALREADY: _l(
        "An entry for this address is prepared already. Open it in the list and change it there."
    ),
    Refusal.LIST_BUSY: _l("This list is being worked on at the moment. Wait until that has ended."),
    Refusal.LIST_CELL_DATE: _l(
        "The spreadsheet program has made a date of what was typed. Give the cell the format Text and type it again."
    ),
    Refusal.LIST_CELL_ERROR: _l("The cell shows an error. Put there what it should say."),
    Refusal.LIST_CELL_FORMULA: _l(
        "The cell has a formula without its result. Open the file in a spreadsheet program, save it and try again."
    ),
    Refusal.LIST_CELL_TRUTH: _l("The cell holds only yes or no. Write a text there, or leave the column out."),
    Refusal.LIST_COLUMN_TWICE: _l("Two columns are said to hold the same. Choose it for one of them."),
    Refusal.LIST_EMPTY: _l("There are no rows in this. Choose the file with your list, or paste its cells."),
    Refusal.LIST_ENCODING: _l(
        "The text cannot be read from line %(line)s on. Save the list as XLSX, or as CSV in UTF-8, and try again."
    ),
    Refusal.LIST_LANGUAGE_UNKNOWN: _l(
        "“%(found)s” is not a language that meetings are held in here. Correct it, or leave the column out."
    ),
    Refusal.LIST_MEETINGS_CROSSED: _l("The most meetings are fewer than the least. Turn the two numbers round."),
    Refusal.LIST_NOBODY: _l("Nobody stands below the names of the columns. Say in which row these names are."),
    Refusal.LIST_NOTHING_NEW: _l("Nothing of this list is new, so there is nothing to take in."),
    Refusal.LIST_NUMBER_WRONG: _l("“%(found)s” is not a whole number from %(least)s to %(most)s. Correct it."),
    Refusal.LIST_OLD_WORKBOOK: _l(
        "This is an old XLS workbook, or one with a password. Save it as XLSX without a password and hand it in again."
    ),
    Refusal.LIST_OVERTAKEN: _l(
        "The people or the list have changed since you looked at what would happen, so nothing was done. Look again."
    ),
    Refusal.LIST_QUOTES: _l(
        "The quotes that begin in line %(line)s do not end as they should. Mend them there, or save the list as XLSX."
    ),
    Refusal.LIST_ROW_LONG: _l(
        "The row has more cells than there are columns. Put a text with a separator in it into double quotes."
    ),
    Refusal.LIST_ROW_WRONG: _l("There is no such row. Choose one from %(least)s to %(most)s."),
    Refusal.LIST_SECTOR_UNKNOWN: _l(
        "“%(found)s” is not a kind of organisation here. Write company, research, public or other."
    ),
    Refusal.LIST_SHARED_ADDRESS: _l(
        "Row %(row)s has the same address for somebody of another name. Give each person an address of their own."
    ),
    Refusal.LIST_THEME_UNKNOWN: _l(
        "“%(found)s” is not a theme here. Write one of: %(known)s. Or leave the column out."
    ),
    Refusal.LIST_TOO_LARGE: _l("The list is larger than %(most)s MB. Take out pictures, or hand it in in two parts."),
    Refusal.LIST_TOO_MANY: _l(
        "In row %(row)s is person number %(found)s. At most %(most)s are taken in together: divide the list."
    ),
    Refusal.LIST_TOO_MANY_COLUMNS: _l("Row %(row)s has more than %(most)s columns. Delete those that are not needed."),
    Refusal.LIST_TOO_MANY_ROWS: _l("The list goes on after row %(row)s; at most %(most)s rows are read. Divide it."),
    Refusal.LIST_TOUCHED: _l(
        "%(name)s has answered or was changed since, so the list cannot be undone as a whole any more. Delete single "
        "entries in the delegation."
    ),
    Refusal.LIST_UNDECIDED: _l("There are people who may be the same. Decide about each of them first."),
    Refusal.LIST_UNMAPPED: _l(
        "Say which column has the names and which the e-mail addresses; without both nobody is made."
    ),
    Refusal.LIST_UNREADABLE: _l(
        "The workbook cannot be opened safely (%(found)s). Save it once more as XLSX, without a password, or as CSV."
    ),
    Refusal.LIST_WITHOUT_MAIL: _l(
        "Mail is not set up here, so nobody can be written to. Hand each person their link, from your delegation."
    ),
    Refusal.LIST_WRONG: _l(
        "Some rows cannot be taken in yet, so nothing was. Mend them in your file and hand it in again."
    ),
    Refusal.LETTERS_ENOUGH: _l("This person was sent %(most)s letters already. Please ask them in another way."),
    Refusal.MAILING_SENT: _l("This message was sent or taken back already, so it cannot be changed or sent any more."),
    Refusal.MAILING_GONE: _l("All letters of this message are on their way already, so it cannot be taken back."),
    Refusal.MAILING_TO_NOBODY: _l("Nobody would get this message. Choose other people first."),
    Refusal.MAILING_LANGUAGE: _l(
        "Some of the people read this in a language in which nothing is written yet: %(languages)s. Write it in that "
        "language too."
    ),
    Refusal.MAILING_RECIPIENTS: _l(
        "Meanwhile other people fit what you chose than those you saw. Nothing was sent. Look at the list again, then "
        "send it."
    ),
    Refusal.MAILING_DRAFT: _l(
        "The workshop is still a draft that nobody else can see. Write to people when registration is open."
    ),
    Refusal.GAP_UNKNOWN: _l("Nothing is known that could be put in the place of {%(gap)s}. Known are: %(known)s."),
    Refusal.GAP_OF_ONE: _l(
        "{%(gap)s} is another for each person, so it cannot stand in a text that is copied for all."
    ),
    Refusal.PARTY_UNKNOWN: _l("Choose the region that you belong to."),
    Refusal.SIGN_IN_FAILED: _l(
        "The e-mail address and the password do not belong together, or the address is not confirmed yet. Check both "
        "and try again."
    ),
    Refusal.CONFIRMATION_WRONG: _l(
        "Type the e-mail address of your account here, so that this cannot happen by mistake."
    ),
    Refusal.KEEP_TOO_SHORT: _l("Entries are needed until the workshop is over. Choose %(first)s or a later day."),
    Refusal.KEEP_TOO_LONG: _l(
        "That is longer than any purpose of a workshop lasts. Choose %(last)s or an earlier day."
    ),
    Refusal.CONSENT_WITHOUT_PROFILE: _l("Write your profile first; then you can say who may see what of it."),
    Refusal.CONSENT_UNKNOWN: _l("Choose one of the things that you can agree to."),
    Refusal.PASSWORD_WRONG: _l("This is not the password of your account. Check it and try again."),
    Refusal.ONE_TIME_CODE_WRONG: _l(
        "This code does not count: it was used already, or it is not the newest. Wait for the next one and type that."
    ),
    Refusal.ONE_TIME_CODES_ON: _l("One-time codes are on already. Switch them off before you set them up anew."),
    Refusal.ONE_TIME_CODES_OFF: _l("One-time codes are not on, so there is nothing to change about them."),
    Refusal.PROVIDER_AWAY: _l(
        "%(provider)s cannot be reached at the moment. Try again later, or sign in with your password."
    ),
    Refusal.PROVIDER_SAID_NO: _l(
        "%(provider)s did not confirm who you are, or it took too long. Try again, or sign in with your password."
    ),
    Refusal.PROVIDER_UNVERIFIED: _l(
        "%(provider)s has not checked that your address is yours. Sign in with your password, or ask your office."
    ),
    Refusal.PROVIDER_UNKNOWN: _l(
        "There is no open account for the address that %(provider)s knows you by. Register with it, or ask your office."
    ),
    Refusal.LINK_OVER: _l("This link does not work any more: it was used, or its time is over. Ask for a new one."),
    Refusal.CODE_WRONG: _l(
        "This is not the code that was mailed, or its time is over. "
        "Compare it with the newest mail; after some wrong tries you need a new one."
    ),
    Refusal.GOAL_NUMBER_ALONE: _l(
        "This number needs the goal that everybody gets the promised meetings. Choose that too, or leave this empty."
    ),
    Refusal.GOAL_NUMBER_WRONG: _l("Write a number from %(least)s to %(most)s, or leave this empty."),
    Refusal.GOAL_TWICE: _l("This goal stands further up already. Choose another one, or no further goal."),
    Refusal.GOAL_UNKNOWN: _l("Choose one of the goals of the list."),
    Refusal.REPLAY_NOT_YET: _l("There is no plan of this run that could be compared. Start a new run instead."),
    Refusal.RUN_ACTIVE: _l("A run of this workshop is under way. Watch it, or cancel it and start another one."),
    Refusal.RUN_LIMIT_WRONG: _l("Choose a time limit from %(shortest)s to %(longest)s seconds."),
    Refusal.RUN_NO_HOSTS: _l(
        "Nobody of the host side is registered yet, so there is nobody to meet. Invite people first."
    ),
    Refusal.RUN_NO_SLOTS: _l("The programme has no time slots yet. Add the days and times of the meetings first."),
    Refusal.RUN_NO_TABLES: _l("No session of the programme has a table in a time slot. Add tables first."),
    Refusal.RUN_NO_VISITORS: _l(
        "Nobody of the visiting side is registered yet, so there is nobody to meet. Invite people first."
    ),
    Refusal.RUN_NOBODY: _l("Nobody is registered yet. Invite people to register first."),
    Refusal.RUN_ONE_PERSON: _l(
        "Only one person is registered, and a meeting takes two. Invite people of both sides first."
    ),
    Refusal.RUN_OUT_OF_TIME: _l("The time ended before any plan was found. Start again with a longer time limit."),
    Refusal.RUN_OVERTAKEN: _l(
        "The programme changed during the run so much that its plan no longer fits. Start a new run."
    ),
    Refusal.RUN_WORKSHOP_OVER: _l("This workshop is over or cancelled, so there is nothing to plan any more."),
    Refusal.AMOUNT_AMBIGUOUS: _l("This can be read in two ways. Write all decimals, as in %(example)s."),
    Refusal.AMOUNT_NEGATIVE: _l(
        "An amount has no minus sign. Where money came back, lower the line that it came back for."
    ),
    Refusal.AMOUNT_TOO_EXACT: _l(
        "%(currency)s is counted with %(digits)s decimals. Write the amount like %(example)s."
    ),
    Refusal.AMOUNT_TOO_LARGE: _l("This is more than a line can hold. Check the number of digits."),
    Refusal.AMOUNT_WRONG: _l("Write the amount as a number like %(example)s, without currency."),
    Refusal.CURRENCY_UNKNOWN: _l("Choose one of the currencies of the two parties."),
    Refusal.DEVIATION_NEEDS_REASON: _l(
        "By the rule the other side pays this. Write why it is otherwise here; both offices will see it."
    ),
    Refusal.ORGANISATION_UNKNOWN: _l("Choose an organisation from the list."),
    Refusal.COST_KEPT: _l(
        "The workshop is over, so this line stays in the books. Correct it, and write 0 as the amount if it should not "
        "be there at all."
    ),
    Refusal.PAYER_NEEDED: _l("The rule does not say who pays this. Choose what the offices have agreed."),
    Refusal.RATE_IN_FUTURE: _l("This day has not come yet. Write the day that the source gives."),
    Refusal.RATE_KNOWN: _l(
        "There is a rate of this day and source already. To put a mistake right, name the source as corrected."
    ),
    Refusal.RATE_WRONG: _l(
        "Write the rate as a number like %(example)s, with at most 10 decimals and no separator of thousands."
    ),
    Refusal.JOB_TRIED_OFTEN: _l(
        "The work broke off %(attempts)s times and was given up. Nothing was changed; please tell the operator."
    ),
    Refusal.KEY_REUSED: _l(
        "The key of this request was used before for something else, which was done. Nothing more was done now; send "
        "what is new with a key of its own."
    ),
    Refusal.MESSAGE_OVER: _l("This message is not set aside any more, or what it said is kept no longer."),
    Refusal.MODEL_UNUSABLE: _l(
        "The language model that compares the texts cannot be used on this machine. Please tell the operator."
    ),
    Refusal.WEIGHT_WRONG: _l("Write a number from %(least)s to %(most)s, with at most two decimals, such as 0.25."),
    Refusal.WEIGHTS_ALL_ZERO: _l("At least one of the first five weights has to be above 0."),
    Refusal.EXPORT_OF_NO_VERSION: _l("The plan has no version %(number)s."),
    Refusal.EXPORT_OF_NOTHING: _l("Choose at least one table."),
    Refusal.PAPER_NEEDS_PLAN: _l("There is no published plan yet. Publish one first; drafts are not printed."),
    Refusal.PAPER_OF_HOST: _l("The hosts write the letters of invitation. Ask their office for them."),
    Refusal.PAPER_OF_NOBODY: _l(
        "There is nobody whom this paper could be made for. Choose the other delegation, or both."
    ),
    Refusal.PLAN_ANOTHER_PROPOSED: _l(
        "Version %(number)s is waiting for an answer. It has to be confirmed, withdrawn or turned down first."
    ),
    Refusal.PLAN_BREAKS_RULES: _l(
        "Version %(number)s breaks rules of the workshop in %(count)s places, such as somebody's times or a table. "
        "Mend it on the board, or run again."
    ),
    Refusal.PLAN_NOT_CLEARED: _l(
        "Version %(number)s has meetings with organisations that your office has not cleared yet: %(names)s. "
        "Note under Clearance what your check found, or take these meetings out."
    ),
    Refusal.PLAN_NOT_CLEARED_THERE: _l(
        "In version %(number)s the other office has not cleared all meetings of these organisations of yours yet: "
        "%(names)s. Ask them to, or take these meetings out."
    ),
    Refusal.PLAN_RETURNS_NOTHING: _l(
        "None of the meetings of version %(number)s can be held any more, so there is nothing to bring back."
    ),
    Refusal.SUBSTITUTE_HAS_MEETINGS: _l(
        "%(name)s has meetings of their own at this workshop. Choose somebody who is free."
    ),
    Refusal.SUBSTITUTE_LACKS: _l(
        "%(name)s cannot take part yet: their profile needs a name, a language and their own consent to be seen."
    ),
    Refusal.SUBSTITUTE_OTHER_ORGANISATION: _l(
        "Choose somebody of the same organisation; the meetings were made with it in mind."
    ),
    Refusal.SUBSTITUTE_SITS_THERE: _l("%(name)s sits in this calendar already. Choose somebody else."),
    Refusal.PLAN_EMPTY: _l("Version %(number)s has no meetings, so there is nothing to publish."),
    Refusal.PLAN_IMPOSSIBLE: _l(
        "Version %(number)s is not a plan: some rules cannot be kept together. Relax one and run again."
    ),
    Refusal.PLAN_NOT_DRAFT: _l("Version %(number)s is not a draft any more, so it cannot be proposed."),
    Refusal.PLAN_NOT_PROPOSED: _l(
        "Version %(number)s is not waiting for an answer any more. Look at the list of versions again."
    ),
    Refusal.PLAN_OTHER_PROPOSAL: _l("The other office proposed version %(number)s, so only they can withdraw it."),
    Refusal.PLAN_OWN_PROPOSAL: _l("Your office proposed version %(number)s. It is for the other office to answer."),
    Refusal.PLAN_STALE: _l(
        "Registrations or the programme changed after version %(number)s was made. "
        "Start a new run and propose its result."
    ),
    Refusal.BOARD_APART: _l("These two cannot be put together."),
    Refusal.BOARD_BREAKS_RULES: _l("This would break a rule of the plan, so nothing was changed."),
    Refusal.BOARD_CHANGED_SINCE: _l(
        "This cannot be taken back any more: what it moved, or where it came from, has been changed since."
    ),
    Refusal.BOARD_NOTHING_TO_TAKE_BACK: _l("There is nothing of yours to take back or to make again."),
    Refusal.BOARD_NOT_DRAFT: _l(
        "Version %(number)s is not a draft, so it stays as it is. Make a draft from it, and change that."
    ),
    Refusal.BOARD_NO_TABLE: _l("There is no free table at this place. Choose another one."),
    Refusal.QUESTION_OUT_OF_TIME: _l(
        "The time ended before this could be worked out. Ask again when less is going on."
    ),
    Refusal.QUESTION_OVERTAKEN: _l(
        "Registrations or the programme changed so much meanwhile that this cannot be answered any more. "
        "Start a new run, and ask about its plan."
    ),
    Refusal.QUESTION_WITHOUT_PLAN: _l(
        "This version is not a plan: some rules cannot be kept together. Look there first at which rules these are."
    ),
    Refusal.DESK_LAST_SLOT_BEGUN: _l(
        "The last time slot has begun, so there is nothing left that a repair could change."
    ),
    Refusal.DESK_NO_PLAN: _l("No plan is published yet, so there is none to repair."),
    Refusal.DESK_ROOM_OVER: _l("No session of this room lies ahead then, so there is nothing to close."),
    Refusal.DESK_SESSION_BEGUN: _l("This session has begun, so its meetings stay as they are."),
    Refusal.DESK_SLOT_NEEDED: _l("Choose a time from the list."),
    Refusal.DESK_SLOT_OVER: _l("This time is over. Choose a later one."),
    Refusal.DESK_TABLES_WRONG: _l("Write how many tables there are, from 0 to %(most)s."),
    Refusal.MANDATE_MOVES_WRONG: _l("Write how many meetings may move at most, from 0 to %(most)s."),
    Refusal.MANDATE_OWN_PROPOSAL: _l("Your office proposed this mandate. It is for the other office to confirm it."),
    Refusal.MANDATE_STANDS: _l("A mandate is proposed or holds already. Withdraw it before you propose another one."),
    Refusal.MANDATE_TIME_WRONG: _l("Choose a day and a time that lie ahead, within a year."),
    Refusal.REPAIR_BEYOND_MANDATE: _l(
        "The mandate does not cover this repair, so nothing was published. Propose it to the other office."
    ),
    Refusal.REPAIR_IMPOSSIBLE: _l(
        "No plan can keep all the rules after this. Look at the locked meetings and the tables, or take a note back."
    ),
    Refusal.REPAIR_OUT_OF_TIME: _l("The time ended before a repair was found. Try again."),
    Refusal.PLAN_UNWANTED: _l(
        "Version %(number)s holds a meeting that somebody of your side asked, in confidence, not to have. "
        "Start a new run, which leaves it out, and propose its result."
    ),
    Refusal.TEXT_UNUSABLE: _l(
        "Here is a character that cannot be seen and is not kept: %(code)s, at “%(near)s”. Delete it and type that "
        "place again."
    ),
    Refusal.CHANGE_OF_OTHERS_PENDING: _l(
        "The other office has proposed a change that is not decided yet. Confirm or reject it first."
    ),
    Refusal.CHANGE_DECIDED: _l("This change has been decided already. Look at how it stands now."),
    Refusal.CLOCK_WRONG: _l("Write the time like 09:30."),
    Refusal.DAY_WRONG: _l("Write the day like 2027-05-12."),
    Refusal.DAYS_REVERSED: _l("The last day comes before the first. Put them in order, at most %(most)s days apart."),
    Refusal.LANGUAGES_EQUAL: _l("Interpreters join two different languages. Choose another one here."),
    Refusal.LANGUAGES_TWICE: _l("These two languages stand here twice. Add up the interpreters in one line."),
    Refusal.LANGUAGE_UNKNOWN: _l("Choose a language from the list."),
    Refusal.NAME_TWICE: _l("Another room is called %(name)s too. Give each room a name of its own."),
    Refusal.NOTHING_CHANGED: _l("Nothing was changed, so there is nothing to save."),
    Refusal.NUMBER_OUT_OF_RANGE: _l("Write a whole number from %(least)s to %(most)s."),
    Refusal.OTHER_OFFICE_CONFIRMS: _l("Your own office has proposed this. It is for the other office to confirm."),
    Refusal.PARTIES_WRONG: _l("Host and visitor are two different parties of the partnership, one of them your own."),
    Refusal.PROGRAMME_WITHOUT_SLOTS: _l(
        "The programme has no time slots yet. Add the days and times of the meetings first."
    ),
    Refusal.SERIES_NO_THEME: _l("Choose at least one theme."),
    Refusal.SERIES_SESSIONS_WITHOUT_SLOTS: _l("Sessions lie in slots. Carry the slots over too, or leave both out."),
    Refusal.SESSION_IN_USE: _l(
        "Meetings of a plan or a decision about a pair refer to this session, so it keeps its time. "
        "To hold no more meetings in it, set its tables to 0."
    ),
    Refusal.BUS_TOO_EARLY: _l("The bus is back before the visit ends. Change one of the two times."),
    Refusal.BUS_TOO_LATE: _l("The bus leaves after the visit begins. Change one of the two times."),
    Refusal.ITEM_BACKWARDS: _l("It ends after it starts. Change one of the two times."),
    Refusal.ONLY_OF_VISITS: _l("Only a visit has places and a bus. Leave these fields empty."),
    Refusal.ROOM_UNKNOWN: _l("Choose one of the rooms of this workshop."),
    Refusal.VISIT_UNKNOWN: _l("Choose among the visits of this workshop, each once."),
    Refusal.SESSION_SLOTS_APART: _l("A session goes on only into the next slot of the same day."),
    Refusal.SLOTS_OVERLAP: _l("This slot overlaps with the one at %(start)s. Change one of the two."),
    Refusal.SLOT_BACKWARDS: _l("A slot ends after it starts. Change one of the two times."),
    Refusal.SLOT_IN_USE: _l(
        "Meetings of a plan take place in this slot, so it stays. Set the tables of its sessions to 0 instead."
    ),
    Refusal.SLOT_OUTSIDE: _l("This day is not one of the workshop, which goes from %(first)s to %(last)s."),
    Refusal.SLUG_TAKEN: _l("Another workshop has this address. Choose another one."),
    Refusal.SLUG_WRONG: _l(
        "Write small letters from a to z, digits and hyphens between them, at most %(most)s in all."
    ),
    Refusal.TEXT_MISSING: _l("Write something here."),
    Refusal.TEXT_TOO_LONG: _l("This has %(found)s characters; at most %(most)s fit. Shorten it."),
    Refusal.THEME_UNKNOWN: _l("Choose a theme from the list."),
    Refusal.TIME_REPEATED: _l(
        "The clocks are turned back on this day, so this time comes twice. Say which of the two you mean."
    ),
    Refusal.TIME_SKIPPED: _l("The clocks are turned forward over this time, so it does not exist. Choose another one."),
    Refusal.TOO_MANY: _l("There is room for %(most)s. Remove some."),
    Refusal.WORKSHOP_NOT_DRAFT: _l("Registration for this workshop has been opened already."),
    Refusal.WORKSHOP_OVER: _l("This workshop is over or cancelled, so its programme stays as it is."),
    Refusal.ZONE_UNKNOWN: _l("Write the time zone by its place, such as Europe/Copenhagen."),
    Refusal.MEETINGS_CROSSED: _l("The most meetings are fewer than the least. Turn the two numbers round."),
    Refusal.MEETINGS_OVER_SLOTS: _l(
        "You are there in %(slots)s time slots, so no more meetings fit. Lower the number or be there more often."
    ),
    Refusal.NEITHER_PARTY: _l(
        "This workshop is held by two other regions than yours, so you cannot take part with this account."
    ),
    Refusal.NOT_REGISTERED: _l("Register for the workshop first; then you can say whom you would like to meet."),
    Refusal.PREFERENCES_CLOSED: _l(
        "The plan of this workshop is made, so wishes no longer change it. Ask your international office."
    ),
    Refusal.PROFILE_INCOMPLETE: _l("Your profile is not complete enough to register. What is missing stands above."),
    Refusal.REGISTRATIONS_OVER: _l("This workshop is over or cancelled, so registrations stay as they are."),
    Refusal.NOBODY_MEANT: _l("This is for nobody as things stand. Choose other people in the table."),
    Refusal.TOO_MANY_AT_ONCE: _l(
        "These are %(found)s people, and at most %(most)s can be changed at once. Narrow what you ask for in the table."
    ),
    Refusal.NO_PLACE_FREE: _l(
        "Places free: %(free)s, and %(wanted)s would be taken. Let in fewer, or raise the number of places first."
    ),
    Refusal.TOGETHER_SIZE: _l("Two to four people can sit together. Tick them in the table of people."),
    Refusal.TOGETHER_APART: _l(
        "They do not belong to one organisation. Only people of the same organisation can sit together."
    ),
    Refusal.TOGETHER_NOT_TAKING_PART: _l(
        "All of them have to be registered, or all of them to wait for a place. Change that first."
    ),
    Refusal.TOGETHER_ALREADY: _l("Some of them sit together with others already. Split those first."),
    Refusal.TOGETHER_IN_FORCE: _l(
        "The published plan has meetings of more than one of them, which one calendar cannot keep. They can be put "
        "together when a later plan has meetings of one of them at most."
    ),
    Refusal.TOGETHER_RULES: _l(
        "The offices decided contrary things about meetings of theirs with the same people. Settle that first."
    ),
    Refusal.SAME_TWO: _l("Choose two people of your own side, and which of the two entries stays."),
    Refusal.SAME_BOTH_SIGN_IN: _l(
        "Both sign in with an address of their own. Ask the person which one they use, and let the entry stay that "
        "they sign in with; the other account has to be erased first."
    ),
    Refusal.VIEWS_ENOUGH: _l("You have saved %(most)s views of this table. Delete one that you no longer need."),
    Refusal.REGISTRATION_CLOSED: _l(
        "Registration for this workshop is closed. Your international office can still make changes."
    ),
    Refusal.SECTOR_NEEDED: _l("Choose what kind of organisation it is."),
}
"""The sentence of each refusal; a test checks that none is missing."""


def sentence_of(refused: RefusedError) -> str:
    """Return what to say to a person."""
    sentence = str(SENTENCES[refused.refusal])
    return sentence % {name: _said(value) for name, value in refused.values.items()} if refused.values else sentence


def _said(value: object) -> str:
    return date_text(value) if isinstance(value, date) else str(value)


def put_at_field(form: Form, refused: RefusedError) -> None:
    """Put the sentence at the field that it belongs to, or over the whole form."""
    field = form._fields.get(refused.field)
    sentence = sentence_of(refused)
    if field is None:
        form.form_errors.append(sentence)
    else:
        field.errors = [*field.errors, sentence]
