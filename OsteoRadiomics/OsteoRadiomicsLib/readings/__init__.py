"""Reader studies: a study folder on a shared drive, blinded worklists, safe saving, audit logs, consensus.

The way in: ``create_study`` makes a folder, ``open_study`` reads one, a ``Desk`` is a participant's sitting and the only
thing that writes, a ``Worklist`` is what a panel shows. ``verify_study`` finds any change by other means.
"""

from .access import Gate, open_early, session_gate
from .blinding import KeyEntry, read_key
from .case_view import CaseView
from .checks import Finding
from .clock import Clock
from .consensus import METHODS, ConsensusResult, form_consensus
from .create import CreatedStudy, StudyRequest, create_study
from .desk import Desk
from .drafts import Draft
from .export import Exported, export_readings, export_study
from .plan import Participant, StudyPlan
from .planning import change_plan
from .records import Consensus, Reading
from .seal import Seal, seal_study
from .states import CaseState, Status, case_states
from .status import StudyStatus, study_status
from .storage import Storage
from .study import Study, open_study
from .submission import IncompleteReading, Submission
from .template import TemplateSegment, segment_template
from .transaction import SaveInterrupted
from .verify import Verification, verify_study
from .worklist import Worklist

__all__ = [
    "METHODS",
    "CaseState",
    "CaseView",
    "Clock",
    "Consensus",
    "ConsensusResult",
    "CreatedStudy",
    "Desk",
    "Draft",
    "Exported",
    "Finding",
    "Gate",
    "IncompleteReading",
    "KeyEntry",
    "Participant",
    "Reading",
    "SaveInterrupted",
    "Seal",
    "Status",
    "Storage",
    "Study",
    "StudyPlan",
    "StudyRequest",
    "StudyStatus",
    "Submission",
    "TemplateSegment",
    "Verification",
    "Worklist",
    "case_states",
    "change_plan",
    "create_study",
    "export_readings",
    "export_study",
    "form_consensus",
    "open_early",
    "open_study",
    "read_key",
    "seal_study",
    "segment_template",
    "session_gate",
    "study_status",
    "verify_study",
]
