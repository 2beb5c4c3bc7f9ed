"""The front door of cobuild: what engines above may use."""

from .models import Judge, Round, ServiceRecord, Venture
from .selectors.ties import register_ties
from .selectors.ventures import sums_of as service_sums
from .services.choosing import Choice, choose, shortlist
from .services.judges import name as name_judge
from .services.notices_ventures import on_venture_state_changed
from .services.paying import pay as pay_instalment
from .services.paying import spend
from .services.reviewing import SheetGiven, recuse, sign
from .services.rounds import RoundGiven, open_round
from .services.venture_checks import CheckGiven
from .services.venture_checks import check as check_venture
from .services.venture_checks import complete as complete_venture
from .services.venture_checks import contract as contract_venture
from .services.venture_checks import stop as stop_venture
from .services.venture_services import ServiceGiven
from .services.venture_services import record as record_service
from .services.venture_services import void as void_service
from .services.ventures import VentureGiven
from .services.ventures import apply as apply_venture
from .services.ventures import draft as draft_venture

__all__ = [
    "CheckGiven",
    "Choice",
    "Judge",
    "Round",
    "RoundGiven",
    "ServiceGiven",
    "ServiceRecord",
    "SheetGiven",
    "Venture",
    "VentureGiven",
    "apply_venture",
    "check_venture",
    "choose",
    "complete_venture",
    "contract_venture",
    "draft_venture",
    "name_judge",
    "on_venture_state_changed",
    "open_round",
    "pay_instalment",
    "record_service",
    "recuse",
    "register_ties",
    "service_sums",
    "shortlist",
    "sign",
    "spend",
    "stop_venture",
    "void_service",
]
