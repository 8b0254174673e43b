"""The chat page in a real browser: what a person can do there, and that nothing is markup."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.simulator import Person, Simulator
from tests.chromium import opened_browser
from tests.simulator.conftest import Caller
from tests.simulator.pictures import png
from tests.simulator.test_media import send

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='hacked'\">&lt;b&gt;"
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ya", "callback_data": "y"}, {"text": "Tidak", "callback_data": "n"}]
    ]
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest.fixture
async def page(browser: Browser, sim: Simulator, bot: Caller) -> AsyncIterator[Page]:
    """An open page with Sari, who has not started yet; any error on it fails the test."""
    sim.add_person(1001, "Sari", label="komunitas")
    await bot.result("setMyDescription", description=f"Bantu Anda menilai.\n{HOSTILE}")
    await bot.result("setMyCommands", commands=[{"command": "lanjut", "description": "terus"}])
    page = await browser.new_page(viewport={"width": 900, "height": 640})
    page.set_default_timeout(30_000)
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.goto(sim.url)
    yield page
    assert problems == []
    assert await page.title() == "Kota Kreatif · simulasi obrolan"


async def test_a_conversation_is_played_on_the_page(
    sim: Simulator, bot: Caller, page: Page
) -> None:
    """START, a formatted question, a tap with its note and window, an edit in place."""
    sari, phone = sim.person(1001), page.get_by_role("region", name="Sari · komunitas")
    await expect(phone.get_by_text("Bantu Anda menilai.")).to_be_visible()
    await phone.get_by_role("button", name="MULAI").click()
    await sari.wait_for(sari.messages)
    await bot.result(
        "sendMessage",
        chat_id=1001,
        text="<b>Siap</b>, &lt;Sari&gt;?",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
    )
    await expect(phone.locator("b", has_text="Siap")).to_be_visible()
    await expect(phone.get_by_text("Siap, <Sari>?")).to_be_visible()

    await phone.get_by_role("button", name="Ya", exact=True).click()
    await sari.wait_for(lambda: sari.taps)
    await bot.result(
        "answerCallbackQuery",
        callback_query_id=sari.taps[0].query_id,
        text="Penjelasan panjang",
        show_alert=True,
    )
    await expect(phone.get_by_role("alertdialog")).to_contain_text("Penjelasan panjang")
    await page.keyboard.press("Escape")
    await bot.result(
        "editMessageText", chat_id=1001, message_id=2, text="Pertanyaan 2", reply_markup=KEYBOARD
    )
    await expect(phone.get_by_text("Pertanyaan 2")).to_be_visible()
    await expect(phone.get_by_text("diedit")).to_be_visible()
    await expect(phone.get_by_role("button", name="Ya", exact=True)).to_be_focused()


async def test_nothing_that_people_or_bots_write_is_markup(
    sim: Simulator, bot: Caller, page: Page
) -> None:
    """Names, texts, buttons, file names and notes are shown as they are."""
    person = sim.add_person(1002, HOSTILE, label=HOSTILE)
    person.start()
    person.send_text(HOSTILE)
    person.send_document(b"x", f"{HOSTILE}.pdf")
    button = [[{"text": HOSTILE, "callback_data": "x"}]]
    await bot.result(
        "sendMessage", chat_id=1002, text=HOSTILE, reply_markup={"inline_keyboard": button}
    )
    await bot.result("sendMessage", chat_id=1002, text="x", reply_markup={"keyboard": [[HOSTILE]]})
    phone = page.locator("#person-1002")
    await expect(phone.get_by_role("button", name=HOSTILE)).to_have_count(2)
    tap = person.tap(HOSTILE)
    await bot.result("answerCallbackQuery", callback_query_id=tap.query_id, text=HOSTILE)

    await expect(phone.locator(".toast")).to_have_text(HOSTILE)
    assert await phone.locator("img").count() == 0


async def test_keyboards_files_commands_and_blocking(
    sim: Simulator, bot: Caller, page: Page, tmp_path: Path
) -> None:
    """The reply keyboard, a photo and a document, the command menu, blocking and back."""
    sari, phone = sim.person(1001), page.locator("#person-1001")
    sari.start()
    markup = {"keyboard": [["Setuju"]], "input_field_placeholder": "Pilih"}
    await bot.result("sendMessage", chat_id=1001, text="Setuju?", reply_markup=markup)
    await expect(phone.get_by_placeholder("Pilih")).to_be_visible()
    await phone.get_by_role("button", name="Setuju").click()
    await sari.wait_for(lambda: sari.messages()[-1].text == "Setuju")

    picture = {"name": "a.png", "mimeType": "image/png", "buffer": png(40, 30)}
    await phone.locator(".file-photo").set_input_files(picture)  # type: ignore[arg-type]
    await expect(phone.get_by_alt_text("Foto")).to_be_visible()
    document = tmp_path / "SK Bupati.txt"
    document.write_bytes(b"isi")
    await phone.locator(".file-document").set_input_files(document)
    await expect(phone.get_by_text("SK Bupati.txt")).to_be_visible()

    await phone.get_by_role("button", name="Menu").click()
    await phone.get_by_role("menuitem", name="/lanjut").click()
    await sari.wait_for(lambda: sari.messages()[-1].text == "/lanjut")
    await phone.get_by_role("button", name="Pilihan lain").click()
    await phone.get_by_role("menuitem", name="Blokir bot").click()
    await phone.get_by_role("button", name="BUKA BLOKIR").click()
    await expect(phone.get_by_label("Tulis pesan")).to_be_visible()
    statuses = [
        one.content["new_chat_member"]["status"]  # type: ignore[index] # my_chat_member has it
        for one in sim.world.updates.waiting
        if one.kind == "my_chat_member"
    ]
    assert statuses == ["kicked", "member"]


async def test_a_reader_keeps_their_place(sim: Simulator, bot: Caller, page: Page) -> None:
    """Who scrolled up stays there and sees how much is new; who is at the bottom follows."""
    sari, phone = sim.person(1001), page.locator("#person-1001")
    sari.start()
    for number in range(30):
        await bot.result("sendMessage", chat_id=1001, text=f"Pesan {number}")
    await expect(phone.get_by_text("Pesan 29")).to_be_in_viewport()

    messages = phone.locator(".list")
    await messages.evaluate("list => { list.scrollTop = 100; }")
    await expect(phone.locator(".down")).to_be_visible()
    await bot.result("sendMessage", chat_id=1001, text="Baru saja")
    await expect(phone.locator(".down-count")).to_have_text("1")
    assert await messages.evaluate("list => list.scrollTop") == 100
    await phone.locator(".down").click()
    await expect(phone.get_by_text("Baru saja")).to_be_in_viewport()


async def test_the_page_comes_back_after_a_restart(
    sim: Simulator, bot: Caller, page: Page
) -> None:
    """It says that it is offline, reconnects by itself and shows what happened meanwhile."""
    sari, phone = sim.person(1001), page.locator("#person-1001")
    sari.start()
    await expect(phone.get_by_text("/start")).to_be_visible()
    await sim.stop()
    await expect(page.get_by_text("Sambungan terputus")).to_be_visible()
    sari.send_text("sementara itu")
    await sim.start()

    await expect(phone.get_by_text("sementara itu")).to_be_visible(timeout=30_000)
    await expect(page.get_by_text("Sambungan terputus")).to_be_hidden()


async def test_newcomers_and_deep_links(sim: Simulator, bot: Caller, page: Page) -> None:
    """«+ Orang baru» adds a phone; #start=… waits behind START; t.me links do the same."""
    await page.get_by_role("button", name="+ Orang baru").click()
    await page.get_by_label("Nama").fill("Rina")
    await page.get_by_label("Keterangan").fill("pelaku usaha")
    await page.get_by_role("button", name="Tambah").click()
    await expect(page.get_by_role("heading", name="Rina · pelaku usaha")).to_be_visible()
    assert [person.user.first_name for person in sim.people()] == ["Sari", "Rina"]

    sari, phone = sim.person(1001), page.locator("#person-1001")
    await page.goto(sim.url + "/#start=undangan-7&person=1001")
    await phone.get_by_role("button", name="MULAI").click()
    await sari.wait_for(lambda: [m for m in sari.messages() if m.text == "/start undangan-7"])
    link = f"https://t.me/{sim.world.bot.username}?start=lain"
    await bot.result("sendMessage", chat_id=1001, text=f"Undang: {link}")
    await phone.get_by_role("link", name=link).click()
    await sari.wait_for(lambda: sari.messages()[-1].text == "/start lain")


async def test_one_column_fits_a_narrow_screen(
    browser: Browser, sim: Simulator, sari: Person
) -> None:
    """At 360 pixels nothing sticks out, and the tabs lead to the other people."""
    sim.add_person(1002, "Bima")
    page = await browser.new_page(viewport={"width": 360, "height": 640})
    await page.goto(sim.url)
    await expect(page.get_by_text("/start")).to_be_in_viewport()

    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.get_by_role("button", name="Bima").click()
    await expect(page.locator("#person-1002 .bar-name")).to_be_in_viewport(ratio=1)


async def test_pictures_of_the_bot_are_seen_and_its_files_fetched(
    sim: Simulator, bot: Caller, page: Page
) -> None:
    """A photo is shown, replaced in place, and a document comes down under its name."""
    sim.person(1001).start()
    phone = page.locator("#person-1001")
    await send(bot, "sendPhoto", {"photo": ("a.png", png(60, 40))}, chat_id=1001)
    picture = phone.get_by_alt_text("Foto")
    await expect(picture).to_have_js_property("naturalWidth", 60)

    media = {"type": "photo", "media": "attach://new", "caption": "Baru"}
    new = {"new": ("b.png", png(80, 40))}
    await send(bot, "editMessageMedia", new, chat_id=1001, message_id=2, media=media)
    await expect(picture).to_have_js_property("naturalWidth", 80)
    await expect(phone.get_by_text("Baru", exact=True)).to_be_visible()

    file = {"document": ("Berita acara.docx", b"PK isi")}
    await send(bot, "sendDocument", file, chat_id=1001)
    async with page.expect_download() as download:
        await phone.get_by_role("link", name="Berita acara.docx").click()
    fetched = await download.value
    assert fetched.suggested_filename == "Berita acara.docx"
    assert Path(await fetched.path()).read_bytes() == b"PK isi"
