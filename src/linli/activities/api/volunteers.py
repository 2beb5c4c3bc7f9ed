"""Volunteers and their teams, service hours and who objects to them, certificates."""

from ..models import Certificate, HoursBatch, ServiceHours, Volunteer, VolunteerField, VolunteerTeam
from ..rules.certificates import Printed as CertificatePrinted
from ..rules.hours import Said as HoursSaid
from ..services.batches import close_due as close_hours
from ..services.batches import show as show_hours
from ..services.batches import withdraw as withdraw_hours
from ..services.certificates import IssueGiven
from ..services.certificates import issue as issue_certificate
from ..services.certificates import put_out as put_out_certificate
from ..services.certificates import revoke as revoke_certificate
from ..services.crediting import credit_duty, credit_session
from ..services.crediting import on_session_settled as on_session_settled_hours
from ..services.hours import HoursGiven
from ..services.hours import correct as correct_hours
from ..services.hours import record as record_hours
from ..services.hours import void as void_hours
from ..services.ledgers import take_over_class, take_over_duties
from ..services.notices_volunteers import (
    on_certificate_issued,
    on_hours_answered,
    on_hours_credited,
    on_hours_objected,
    on_hours_shown,
    on_volunteer_registered,
)
from ..services.objections import ObjectionGiven
from ..services.objections import answer as answer_hours_objection
from ..services.objections import lodge as object_to_hours
from ..services.upkeep_volunteers import on_consent_withdrawn as on_consent_withdrawn_by_volunteer
from ..services.upkeep_volunteers import on_person_erased as on_person_erased_volunteers
from ..services.upkeep_volunteers import on_person_merged as on_person_merged_volunteers
from ..services.upkeep_volunteers import on_place_moved as on_place_moved_volunteers
from ..services.volunteer_teams import TeamGiven as VolunteerTeamGiven
from ..services.volunteer_teams import form as form_volunteer_team
from ..services.volunteers import About as VolunteerAbout
from ..services.volunteers import EntryGiven as VolunteerEntryGiven
from ..services.volunteers import VolunteerGiven
from ..services.volunteers import note as note_volunteer
from ..services.volunteers import register as register_volunteer

__all__ = [
    "Certificate",
    "CertificatePrinted",
    "HoursBatch",
    "HoursGiven",
    "HoursSaid",
    "IssueGiven",
    "ObjectionGiven",
    "ServiceHours",
    "Volunteer",
    "VolunteerAbout",
    "VolunteerEntryGiven",
    "VolunteerField",
    "VolunteerGiven",
    "VolunteerTeam",
    "VolunteerTeamGiven",
    "answer_hours_objection",
    "close_hours",
    "correct_hours",
    "credit_duty",
    "credit_session",
    "form_volunteer_team",
    "issue_certificate",
    "note_volunteer",
    "object_to_hours",
    "on_certificate_issued",
    "on_consent_withdrawn_by_volunteer",
    "on_hours_answered",
    "on_hours_credited",
    "on_hours_objected",
    "on_hours_shown",
    "on_person_erased_volunteers",
    "on_person_merged_volunteers",
    "on_place_moved_volunteers",
    "on_session_settled_hours",
    "on_volunteer_registered",
    "put_out_certificate",
    "record_hours",
    "register_volunteer",
    "revoke_certificate",
    "show_hours",
    "take_over_class",
    "take_over_duties",
    "void_hours",
    "withdraw_hours",
]
