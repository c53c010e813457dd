"""Small X12 files made for tests, with any delimiters and line ends."""

from datetime import date
from io import BytesIO

from medq.x12.reader import FileReader, read_transactions
from medq.x12.survey import FileSurvey, survey

HEAD_835 = [
    "BPR*I*{paid}*C*ACH************20261001",
    "TRN*1*T1*1512345678",
    "N1*PR*BIG PAYER*XV*99999",
    "N1*PE*CLINIC*XX*1234567893",
]
CLAIM = [
    "CLP*A1*1*100*60*10*12*ICN1*11*1",
    "NM1*QC*1*DOE*JANE****MI*W1",
    "SVC*HC:99213:25*100*60**1",
]
CLAIM += ["DTM*472*20260901", "CAS*CO*45*30", "CAS*PR*1*10", "REF*6R*A1-1", "AMT*B6*70"]


def payment(
    paid: str = "60", *, claims: list[str] | None = None, after: list[str] | None = None
) -> list[str]:
    """Return the segments of an 835 between ST and SE."""
    return [
        HEAD_835[0].format(paid=paid),
        *HEAD_835[1:],
        "LX*1",
        *(CLAIM if claims is None else claims),
        *(after or []),
    ]


def transaction(
    identifier: str, body: list[str], *, control: str = "0001", guide: str = ""
) -> list[str]:
    """Return ST, body, and SE with its count."""
    head = f"ST*{identifier}*{control}" + (f"*{guide}" if guide else "")
    return [head, *body, f"SE*{len(body) + 2}*{control}"]


def interchange(
    *transactions: list[str],
    control: int = 1,
    guide: str = "005010X221A1",
    day: str = "261001",
    repetition: str = "^",
) -> list[str]:
    """Return ISA to IEA as segments with * and : between their parts."""
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'CLINIC':15}*{day}*1200"
        f"*{repetition}*00501*{control:09d}*0*T*:"
    )
    group = f"GS*HP*PAYER*CLINIC*20261001*1200*{control}*X*{guide}"
    body = [segment for lines in transactions for segment in lines]
    return [isa, group, *body, f"GE*{len(transactions)}*{control}", f"IEA*1*{control:09d}"]


def to_bytes(
    segments: list[str],
    *,
    segment: str = "~\n",
    element: str = "*",
    component: str = ":",
    last: bool = True,
) -> bytes:
    """Return the bytes of a file; its texts must not contain the delimiters."""
    table = str.maketrans({"*": element, ":": component})
    text = segment.join(line.translate(table) for line in segments)
    return (text + (segment if last else "")).encode()


def file(
    *transactions: list[str],
    control: int = 1,
    guide: str = "005010X221A1",
    day: str = "261001",
    repetition: str = "^",
) -> bytes:
    """Return one interchange with ~ and a line end after each segment."""
    return to_bytes(
        interchange(*transactions, control=control, guide=guide, day=day, repetition=repetition)
    )


def survey_bytes(data: bytes, *, today: date = date.max) -> FileSurvey:
    """Survey a file called own.x12."""
    return survey(BytesIO(data), name="own.x12", today=today)


def read_bytes(
    data: bytes, *, chunk: int = 1 << 16, only: int | None = None, today: date = date.max
) -> FileReader:
    """Return a reader of a file called own.x12."""
    return read_transactions(BytesIO(data), name="own.x12", chunk=chunk, only=only, today=today)


def messages(file_survey: FileSurvey) -> list[str]:
    """Return all problems, each as 'level where: message'."""
    return [
        f"{problem.level} {problem.where}: {problem.message}"
        for problem in file_survey.all_problems
    ]


REMITTANCE = file(transaction("835", payment()))
