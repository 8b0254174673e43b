"""A small instrument in two languages with every feature that a template has to show."""

from scoring.rubric import (
    Band,
    Choice,
    Group,
    Indicator,
    Multi,
    NextStep,
    Node,
    Number,
    OpenQuestion,
    Option,
    Rubric,
    Subject,
    Text,
)


def _text(indonesian: str, english: str) -> Text:
    return {"id": indonesian, "en": english}


def _levels(*pairs: tuple[str, str]) -> Choice:
    last = len(pairs) - 1
    return Choice(tuple(Option(at / last, _text(*pair)) for at, pair in enumerate(pairs)))


FORUM = Indicator(
    id="P5",
    name=_text("Komite atau wadah bersama", "Committee or joint forum"),
    question=_text(
        "Apakah ada komite atau forum tempat pemerintah, pelaku, komunitas, dan kampus bertemu?",
        "Is there a committee or forum where government, creators, communities and campuses meet?",
    ),
    scale=_levels(
        ("Tidak ada", "None"),
        ("Pertemuan sesekali", "A meeting now and then"),
        ("Forum ada tanpa surat keputusan", "A forum without a formal decree"),
        ("Komite ber-SK dan rutin bertemu", "A committee by decree that meets regularly"),
        (
            "Komite punya program, anggaran, dan pendapatnya dipakai pemda",
            "It has programmes and a budget, and its advice is used",
        ),
    ),
    groups=("G", "A", "B", "C"),
    explanation=_text(
        "Wadah bersama adalah tempat bertemu yang tetap. Contohnya komite ekonomi kreatif di "
        "Purbalingga: wakil tiap subsektor duduk bersama dinas.",
        "A joint forum is a steady place to meet. One example is the creative economy committee "
        "of Purbalingga, where subsector representatives sit with the local offices.",
    ),
    evidence=_text("surat keputusan komite; notulen", "the committee's decree; minutes"),
    steps=(
        NextStep(
            levels=(0, 1),
            action=_text(
                "Undang akademisi, pelaku usaha, komunitas, dan pemerintah; bentuk tim kecil tiap "
                "subsektor",
                "Invite academics, businesses, communities and government; form a small team for "
                "each subsector",
            ),
            first_action=_text(
                "tetapkan tanggal dan undang lima orang", "set a date and invite five people"
            ),
            owner="G",
            basis=_text("UU 24/2019; contoh Komite Buleleng", "Law 24/2019; Buleleng's committee"),
        ),
    ),
)

AGE = Indicator(
    id="K2",
    name=_text("Usia dan keaktifan komunitas", "Age and activity of the community"),
    question=_text(
        "Berapa lama komunitas kreatif Anda sudah aktif?",
        "How long has your creative community been active?",
    ),
    scale=_levels(
        ("Belum ada komunitas", "No community yet"),
        ("Kurang dari 1 tahun", "Less than a year"),
        ("1–3 tahun", "1–3 years"),
        ("4–7 tahun dan rutin berkegiatan", "4–7 years, with regular activities"),
        ("Lebih dari 7 tahun, ada kader penerus", "Over 7 years, with successors in training"),
    ),
    groups=("C",),
    subject=Subject.SELF,
    not_applicable=True,
    steps=(
        NextStep(
            levels=(0, 1, 2),
            action=_text(
                "Bentuk simpul per subsektor dan temu rutin bulanan",
                "Form a circle for each subsector and meet every month",
            ),
            first_action=_text(
                "pilih satu tempat dan satu hari tetap", "choose one place and one fixed day"
            ),
            owner="C",
        ),
    ),
)

PROGRAMMES = Indicator(
    id="L2",
    name=_text("Program dan pelatihan", "Programmes and training"),
    question=_text(
        "Adakah program pemerintah atau mitra untuk subsektor {subsector}?",
        "Are there programmes by government or partners for the {subsector} subsector?",
    ),
    scale=_levels(
        ("Tidak ada", "None"),
        ("Sekali saja", "Only once"),
        ("Tiap tahun, masih umum", "Every year, still general"),
        ("Rutin dan sesuai kebutuhan", "Regular and to the point"),
        ("Rutin, dirancang bersama, dan dinilai", "Regular, designed together and evaluated"),
    ),
    groups=("G", "C"),
    subject=Subject.SUBSECTOR,
    steps=(
        NextStep(
            levels=(0, 1, 2, 3),
            action=_text(
                "Tanya kebutuhan pelaku {subsector} sebelum membuat program",
                "Ask the makers of the {subsector} subsector what they need before planning",
            ),
            first_action=_text("bicara dengan tiga pelaku", "talk with three makers"),
            owner="G",
            basis=_text("Keterkaitan, dimensi 2", "Linkage, dimension 2"),
        ),
    ),
)

WORKERS = Indicator(
    id="N1",
    name=_text("Pekerja", "Workers"),
    question=_text("Berapa orang bekerja di usaha Anda?", "How many people work with you?"),
    scale=Number(0, 50, unit=_text("orang", "people")),
    groups=("B",),
)

SOURCES = Indicator(
    id="M1",
    name=_text("Sumber modal", "Sources of capital"),
    question=_text("Dari mana modal usaha Anda?", "Where does your capital come from?"),
    scale=Multi(
        (
            Option(1, _text("Bank", "A bank")),
            Option(1, _text("Koperasi", "A cooperative")),
            Option(0, _text("Belum ada", "None yet")),
        ),
        full=2,
        none=2,
    ),
    groups=("B",),
)

_INDICATORS = (FORUM, AGE, PROGRAMMES, WORKERS, SOURCES)

POLICY = Node("D1", _text("Kebijakan & kelembagaan", "Policy & institutions"), {"P5": 1.0})
COMMUNITY = Node("D3", _text("Komunitas", "Community"), {"K2": 1.0})
BUSINESS = Node("D4", _text("Pelaku usaha", "Businesses"), {"N1": 1.0, "M1": 1.0})
LINKAGE = Node("D7", _text("Keterkaitan", "Linkage"), {"L2": 1.0})
DIMENSIONS = (POLICY, COMMUNITY, BUSINESS, LINKAGE)

MIDDLE = Band("middle", 40.0, _text("sedang", "middling"))

BEST_PRACTICE = OpenQuestion(
    "best_practice",
    _text("Apa praktik baik dari daerah Anda?", "What is a good practice of your region?"),
    _text("Misalnya satu acara yang berhasil.", "For example an event that worked well."),
)

SAMPLE = Rubric(
    id="pmk3i",
    version="1.0.0",
    hash="00" * 32,
    languages=("id", "en"),
    name=_text("PMK3I", "PMK3I"),
    about=_text(
        "Penilaian mandiri kabupaten/kota kreatif.", "Self-assessment of creative regions."
    ),
    notice=_text(
        "Hasil ini alat bantu persiapan, bukan penilaian resmi Kementerian Ekonomi Kreatif.",
        "This result helps you prepare; it is no official assessment by the Ministry of Creative "
        "Economy.",
    ),
    groups={
        "A": Group("A", _text("Akademisi", "Academics")),
        "B": Group("B", _text("Pelaku usaha", "Businesses")),
        "C": Group("C", _text("Komunitas", "Communities")),
        "G": Group("G", _text("Pemerintah daerah", "Local government")),
        "S": Group("S", _text("Pendukung", "Supporters"), 0.0, "C"),
    },
    indicators={item.id: item for item in _INDICATORS},
    nodes={
        **{node.id: node for node in DIMENSIONS},
        "index": Node("index", _text("Indeks", "Index"), {node.id: 1.0 for node in DIMENSIONS}),
    },
    root="index",
    bands=(MIDDLE,),
    open_questions=(BEST_PRACTICE,),
    asks_subsector=True,
)
