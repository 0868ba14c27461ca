"""Carrying a filing of one form into another form; nothing of it is dropped without a word."""

from perfdesk.upgrade.carry_into import CarriedInto as CarriedInto
from perfdesk.upgrade.carry_into import carry_into as carry_into
from perfdesk.upgrade.carry_into import review_into as review_into
from perfdesk.upgrade.leftovers import Leftover as Leftover
from perfdesk.upgrade.leftovers import leftovers as leftovers
from perfdesk.upgrade.leftovers import leftovers_data as leftovers_data
from perfdesk.upgrade.leftovers import leftovers_from as leftovers_from
from perfdesk.upgrade.leftovers import settling as settling
from perfdesk.upgrade.matching import UpgradeError as UpgradeError
from perfdesk.upgrade.matching import are_kin as are_kin
from perfdesk.upgrade.matching import forms_for as forms_for
from perfdesk.upgrade.matching import match_forms as match_forms
from perfdesk.upgrade.translate import Unplaced as Unplaced
from perfdesk.upgrade.translate import translate as translate
