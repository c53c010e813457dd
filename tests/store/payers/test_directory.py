"""The payers of a posting: looked up once, created once, completed by what files say more."""

from data.models.payers import Payer, PayerAlias
from medq.domain.claims.claim import NamedPayer, PayerNumber
from medq.work.desk import Desk
from medq.work.parties import Directory, PayerIds

AETNA = NamedPayer("AETNA", "PI", "60054")


def payer(desk: Desk, named: NamedPayer, kind: str = "") -> int:
    """Return the payer that a posting of its own finds or creates."""
    with desk.store.write_transaction():
        return Directory(desk.store).payer(named, kind)


def test_a_payer_without_a_number_gets_the_next_files_number(desk: Desk) -> None:
    by_name = payer(desk, NamedPayer("Aetna"))
    assert payer(desk, AETNA) == by_name
    assert payer(desk, NamedPayer("", "XV", "60054")) == by_name
    assert payer(desk, NamedPayer("")) == payer(desk, NamedPayer("...")) != by_name


def test_a_payer_without_a_name_gets_the_next_files_name(desk: Desk) -> None:
    by_number = payer(desk, NamedPayer("", "XV", "60054"))
    assert payer(desk, AETNA) == by_number
    assert desk.store.rows(Payer.select(Payer.name)) == [("AETNA",)]
    assert payer(desk, NamedPayer("AETNA")) == by_number


def test_further_numbers_of_a_known_payer_are_kept(desk: Desk) -> None:
    further = (PayerNumber("2U", "81039"), PayerNumber("EO", "S1"), PayerNumber("TRN03", "1"))
    aetna = payer(desk, AETNA)
    assert payer(desk, NamedPayer("AETNA", "XV", "60054", further)) == aetna
    assert payer(desk, NamedPayer("AETNA", other_numbers=further[:1])) == aetna
    numbers = desk.store.rows(PayerAlias.select(PayerAlias.qualifier, PayerAlias.identifier))
    assert numbers == [("2U", "81039")]


def test_a_new_payer_knows_the_payers_that_it_may_be(desk: Desk) -> None:
    aetna = payer(desk, AETNA)
    with desk.store.write_transaction():
        directory = Directory(desk.store)
        other = directory.payer(NamedPayer("AETNA", "XV", "12345"))
        new = directory.payer(NamedPayer("CIGNA", "XV", "62308"))
        assert directory.payer(NamedPayer("AETNA", "XV", "12345")) == other != aetna
    assert directory.new_payers == {other: (aetna,), new: ()}


def test_a_joined_payer_is_found_as_the_one_it_is_joined_to(desk: Desk) -> None:
    aetna = payer(desk, AETNA)
    named = NamedPayer("AETNA LIFE", other_numbers=(PayerNumber("TRN03", "1066033492"),))
    life = payer(desk, named)
    desk.store.update(Payer, life, joined_to_id=aetna)
    assert Directory(desk.store).payer_ids(named) == PayerIds(aetna, life)
    assert Directory(desk.store).payer_ids(AETNA) == PayerIds(aetna)
    assert Directory(desk.store).payer_with_number("060054") == aetna
    assert Directory(desk.store).payer_with_number("777") is None
    desk.store.update(Payer, life, joined_to_id=None)


def test_the_kind_that_the_office_gives_is_confirmed(desk: Desk) -> None:
    payer(desk, AETNA, "aetna_commercial")
    payer(desk, NamedPayer("CIGNA"))
    rows = desk.store.rows(Payer.select(Payer.name, Payer.kind, Payer.confirmed).order_by(Payer.id))
    assert rows == [("AETNA", "aetna_commercial", 1), ("CIGNA", "commercial_generic", 0)]
