"""Rulings as tests give them."""

from linli.casework.api import RulingGiven


def given(organisation, **more):
    """A ruling for this organisation, with whatever is said otherwise."""
    plain = {"question": "灯在院墙里面还是外面，归谁修", "reason": "灯杆在院墙以内，按物业合同第八条归物业。"}
    return RulingGiven(organisation=organisation, **(plain | more))
