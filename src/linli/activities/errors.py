"""What activities refuses on purpose."""

from linli.core.problems import Refused


class ProgrammeRefused(Refused):
    """Nothing about the programme was changed."""


class SeriesRefused(Refused):
    """Nothing about the series was changed."""


class SessionRefused(Refused):
    """Nothing about the session was changed."""


class SignUpRefused(Refused):
    """Nothing about the sign-up was changed."""


class AttendanceRefused(Refused):
    """Nothing about attendance was changed."""


class ExcuseRefused(Refused):
    """Nothing about leave or make-up was changed."""


class AreaRefused(Refused):
    """Nothing about the responsibility area was changed."""


class VolunteerRefused(Refused):
    """Nothing about the volunteer was changed."""


class VolunteerTeamRefused(Refused):
    """Nothing about the team was changed."""


class HoursRefused(Refused):
    """Nothing about the hours was changed."""


class CertificateRefused(Refused):
    """Nothing about the certificate was changed."""


class CallUpRefused(Refused):
    """Nothing about the call-up was changed."""


class DutyRefused(Refused):
    """Nothing about the roster was changed."""


class TermRefused(Refused):
    """Nothing about the term was changed."""


class CourseRefused(Refused):
    """Nothing about the course was changed."""


class TeacherRefused(Refused):
    """Nothing about the teacher was changed."""


class ClassRefused(Refused):
    """Nothing about the class was changed."""


class EnrolmentRefused(Refused):
    """Nothing about the enrolment was changed."""


class GroupRefused(Refused):
    """Nothing about the resident group was changed."""


class FairRefused(Refused):
    """Nothing about the fair was changed."""


class OutreachRefused(Refused):
    """Nothing about the outreach was changed."""


class TalkRefused(Refused):
    """Nothing about the request for a talk was changed."""
