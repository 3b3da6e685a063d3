"""Errors in Russian: Modiste's one-line messages, recognised by their wording.

The rooms speak English, on every command line and in every log; the pages turn what people see there into Russian. A
message that is not known here is shown as it is, after a Russian word that something went wrong.
"""

import re
from typing import Final

from modiste.web.validation_ru import value_in_russian

_NAMES: Final = {
    "upper": "верха", "lower": "брюк или юбки", "dress": "платья", "outerwear": "верхней одежды", "footwear": "обуви",
    "bag": "сумки", "other": "другого", "size": "размер", "inks": "краски", "colourways": "расцветки", "dpi": "dpi",
    "seed": "номер варианта", "steps": "шаги", "guidance": "точность следования", "strength": "сила изменения",
    "scale": "масштаб", "density": "плотность", "jitter": "неровность", "share": "доля", "variation": "вариация",
    "weights": "веса", "n": "количество", "picture": "картинки", "board": "доски", "job": "задания",
    "user": "пользователя", "file": "файла", "preview of job": "превью", "fabric category": "узор",
    "engine": "способ рисования", "repeat": "раппорт", "pattern": "узор", "colour": "цвет", "language": "язык",
    "category of this model": "узор этой модели", "part of this photo": "часть одежды на фото",
    "part of clothes": "часть одежды", "model of yours": "ваша модель", "kind of attribute": "признак",
    "type": "вид одежды", "garment": "вид одежды", "part": "часть одежды", "text": "запрос", "name": "название",
    "minutes": "минуты", "mix": "фото против слов", "lock": "что удержать", "references": "фото для примера",
    "garments": "вещи", "photo": "фото", "mask": "маска", "fabric": "ткань", "palette": "цвета", "title": "название",
    "tags": "метки", "note": "заметка", "rotate": "поворот", "angle": "поворот", "width_cm": "ширина, см",
    "scale_cm": "раппорт, см", "formats": "файлы", "password": "пароль", "pixels": "пикселей", "pictures": "картинок",
}
_MESSAGES: Final[tuple[tuple[str, str], ...]] = (
    # prompts
    (r"the prompt is empty; .*", "Пустой запрос. Напишите, что нарисовать, например «прямые леопардовые джинсы»."),
    (r"the prompt says (?:nothing|only (.*)); expected words.*",
     "В запросе нет слов. Напишите, что нарисовать, например «прямые леопардовые джинсы»."),
    (r"the prompt has (\d+) characters; expected at most (\d+), .*",
     "В запросе знаков: {0}, а можно не больше {1}. Сократите его."),
    (r"the prompt has the control character (.*) at position (\d+); .*",
     "В запросе управляющий символ {0} (место {1}). Уберите его."),
    (r"'(.*)': --lock (\S+) needs the prompt to name a .*",
     "Чтобы закрепить признак, назовите его в запросе «{0}»: {1}."),
    (r"brush over the part that should change first", "Сначала закрасьте то, что изменить."),
    # pictures
    (r"(.*): is not an image; .*", "{0}: это не картинка. Подойдут JPEG, PNG, WebP, AVIF, TIFF."),
    (r"(.*): the file is empty; .*", "{0}: файл пуст. Подойдут JPEG, PNG, WebP, AVIF, TIFF."),
    (r"(.*): is (.*), which cannot be read here; .*", "{0}: формат {1} здесь не читается. Сохраните как JPEG или PNG."),
    (r"(.*): (\d+) x (\d+) pixels is too large; expected at most (\d+) megapixels, .*",
     "{0}: {1} × {2} пикселей — слишком много. Уменьшите до {3} мегапикселей."),
    (r"(.*): (\d+) x (\d+) pixels is too small for a photo; expected at least (\d+) pixels a side",
     "{0}: {1} × {2} пикселей — слишком мало для фото. Нужно хотя бы {3} по каждой стороне."),
    (r"(.*): the file is too large \((\d+) MB\); expected at most (\d+) MB.*",
     "{0}: файл слишком велик ({1} МБ). Сохраните его меньше {2} МБ."),
    (r"(.*): (?:the file is |is )?(?:damaged|cut off).*", "{0}: файл повреждён. Возьмите другую копию."),
    (r"(.*): cannot be decoded.*", "{0}: картинка не читается: файл повреждён. Возьмите другую копию."),
    (r"(.*): is missing or damaged; .*", "{0}: файла нет или он повреждён. Восстановите студию из резервной копии."),
    # masks and clothes
    (r"(.*): no clothes found in this photo; .*",
     "{0}: на фото не найдено одежды. Выберите фото с одеждой или закрасьте её кистью."),
    (r"(.*): its clothes are fully transparent; .*", "{0}: одежда на фото прозрачна. Выберите другое фото."),
    (r"(.*): the mask is (\d+) ?x ?(\d+)(?: pixels)?, the photo (\d+) ?x ?(\d+); .*",
     "{0}: маска {1} × {2}, а фото {3} × {4}. Размеры должны совпадать."),
    (r"(?:(.*): )?the mask (?:is empty|has no white part).*", "Маска пуста. Закрасьте одежду кистью."),
    (r"the photo shows no (.*); it shows (.*)", "На фото этого нет: {0}. Есть: {1}."),
    (r"(.*): there is no (\S+) yet to remove from; .*", "Стирать пока нечего. Сначала закрасьте одежду."),
    (r"(.*): nothing of the clothes would be left; .*", "Не осталось бы ничего. Закрасьте то, что является одеждой."),
    (r"stroke: from .* is outside .*", "Мазок вне фото. Проведите кистью по фото."),
    (r"(?:(.*): )?a? ?fabric(?:: expected a tile)? of .*pixels.*",
     "Ткань слишком мала, чтобы на ней что-то было видно. Возьмите крупнее."),
    # settings
    (r"(\w+): expected (?:a number from |a whole number from )?(\S+) to (\S+?)(?: (\w+))?, got (.*?)(?:; .*)?",
     "{0}: ожидается от {1} до {2}, получено {4}."),
    (r"(\w+): expected a multiple of (\d+) pixels, got (\d+); try (\d+)",
     "{0}: нужно кратное {1}, получено {2}. Попробуйте {3}."),
    (r"strength: expected a number above 0.*, got (.*)", "Сила изменения: больше 0 и не больше 1, получено {0}."),
    (r"(\w+): expected (?:at least )?(\S+) (?:or more|samples?), got (.*)", "{0}: не меньше {1}, получено {2}."),
    (r"weights: expected numbers of 0 or more.*", "Веса: нужны числа от 0, и не все 0."),
    (r"(?:palette|colours): expected a ground and at least one more.*", "Цвета: нужны фон и ещё хотя бы один цвет."),
    (r"colour '?(.*?)'?: expected six hexadecimal digits.*", "Цвет {0}: ожидается вид #1a2b3c."),
    (r"(\S+) cm at (\S+) dpi is (\d+) pixels; expected at most (\d+), which is (\S+) cm.*",
     "{0} см при {1} dpi — это {2} пикселей, а можно {3}, то есть {4} см. Уменьшите одно из двух."),
    (r"mix, variation and like belong to the engine neural.*",
     "Смешивание, вариации и «похоже на фото» умеет только нейросеть: выберите её."),
    (r"family, scale, angle, .* belong to the engine drawn.*",
     "Семейство, масштаб, угол, плотность и неровность есть только у рисования по правилам."),
    (r"unknown ([\w ]+) '(.*)'; did you mean (.*?)\? .*", "Неизвестно ({0}): {1}. Может быть, {2}?"),
    (r"unknown ([\w ]+) '(.*)'; (?:known: |\d+ are known, among them )(.*)", "Неизвестно ({0}): {1}. Есть: {2}."),
    (r"inpaint needs a mask: .*", "сначала закрасьте то, что изменить"),
    (r"unknown (garment|part) '(.*)'; expected .*", "неизвестно ({0}): {1}"),
    (r"one ink alone shows no pattern; .*", "одной краской узора не видно: 0 — все цвета, иначе хотя бы 2"),
    (r"expected a fabric or a colour, and not both", "нужно одно из двух: ткань или цвет"),
    # what is kept
    (r"there is no ([\w ]+) '(.*)' here; .*", "Здесь нет такой {0}: «{1}». Возможно, её удалили."),
    (r"the board (.*) was changed in another window .*", "Доску {0} изменили в другом окне. Обновите страницу."),
    (r"the board has no title; .*", "У доски нет названия. Дайте его."),
    (r"a board: expected at most (\d+) pictures, got (\d+); .*", "На доске может быть {0} картинок. Начните новую."),
    (r"the title has (\d+) characters; expected at most (\d+), .*", "В названии знаков: {0}, можно {1}. Сократите."),
    (r"the (.*) has (\d+) characters; expected at most (\d+), .*", "Слишком длинно: {1} знаков, можно {2}. Сократите."),
    (r"tags: expected at most (\d+), got (\d+); .*", "Меток {1}, а можно {0}. Уберите лишние."),
    (r"tag (.*)\.\.\.: expected at most (\d+) characters; .*", "Метка {0}… длиннее {1} знаков. Сократите её."),
    (r"the job (.*) is (\w+); cancel it first", "Задание {0} ещё идёт. Сначала отмените его."),
    (r"the job (.*) is (\w+); only what ended badly runs again",
     "Задание {0} не нужно повторять: повторяется только то, что не вышло."),
    (r"(\d+) of your jobs are waiting, .*", "В очереди уже {0} ваших заданий, это предел. Дождитесь их или отмените."),
    (r"(.*): was not drawn from words; .*", "{0}: нарисовано не по словам. Возьмите как образец."),
    (r"(.*): is not a fabric that was made here; .*", "{0}: это не ткань из студии. Сначала сделайте из неё ткань."),
    (r"(.*): (\d+) pictures to learn from; choose a folder with at least (\d+)",
     "{0}: картинок {1}, а нужно не меньше {2}. Выберите другую папку."),
    (r"name (.*): expected letters, digits, .*", "Имя {0}: только буквы, цифры, пробелы и дефисы, до 39 знаков."),
    (r"too many attempts to sign in; .*", "Слишком много попыток входа. Подождите минуту."),
    # the door
    (r"this server does not go by that name; .*", "У студии другой адрес. Откройте её по тому, который она назвала."),
    (r"requests from another site are refused", "Запросы с другого сайта не принимаются."),
    (r"there is nothing at this address", "По этому адресу ничего нет."),
    (r"sign in first", "Сначала войдите."),
    (r"too large; at most (\d+) MB are taken, .*", "Файл слишком велик; не больше {0} МБ. Уменьшите картинку."),
    # the machine
    (r"(.*): no space left on the disk; .*", "{0}: на диске нет места. Освободите его."),
    (r"(.*): not allowed to write here; .*", "{0}: сюда нельзя писать. Измените права или выберите другую папку."),
    (r"(.*): no model of fabrics there; .*", "Нет обученной модели тканей. Выберите рисование по правилам."),
    (r"(\w+): an internal fault \((\w+)\); see the log", "Внутренняя ошибка ({1}). Подробности в журнале студии."),
)
_KNOWN: Final = tuple((re.compile(pattern, re.DOTALL), text) for pattern, text in _MESSAGES)
_RUSSIAN: Final = re.compile("[а-яё]", re.IGNORECASE)
_ANY: Final = "Не получилось: {0}"


def in_russian(message: str) -> str:
    """An error's line in Russian; one that is so already stays."""
    for pattern, text in _KNOWN:
        found = pattern.fullmatch(message)
        if found is not None:
            return text.format(*(_worded(part or "") for part in found.groups()))
    value = value_in_russian(message)
    if value is not None:
        where, wrong = value
        return f"{_worded(where)}: {in_russian(wrong)}" if where else in_russian(wrong)
    return message if _RUSSIAN.match(message) else _ANY.format(message)


def _worded(part: str) -> str:
    """A part of a message: the words that are known in Russian, anything else as it is."""
    return ", ".join(_NAMES.get(word, word) for word in part.split(", "))
