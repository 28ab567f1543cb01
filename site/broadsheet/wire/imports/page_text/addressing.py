"""Addressing: whether a paragraph speaks to whoever reads it, as sites do and news seldom does
outside of quotations: by the second person, an imperative where sites begin with one, or a question
that is alone. Told by the grammar of some thirty languages: no list has all that sites say."""

import re
from functools import cache

LONGEST = 200  # characters; what a site says is short

_QUOTED = re.compile(
    r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|”[^”]*”|«[^»]*»|»[^«]*«|‘[^’]*’|「[^」]*」|『[^』]*』|^\s*[-–—].*"
)
_QUESTION = re.compile(r"[^.!?。！？؟]{2,80}[?？؟]\s*")  # alone in a paragraph
# Pronouns, endings and courtesies anywhere; small letters and capitals tell some apart.
_ANYWHERE = r"""
\b[Yy]ou(?:rs?)?\b
\b[Oo]ur\ (?:app|coverage|journalis|newsroom|podcast|reader|reporter|site|team|website)
(?<=\w\ )(?:Sie|Ihnen|Ihre?[mnrs]?)\b
\b[Jj]etzt\b.{0,40}\b(?:testen|lesen|abonnieren|anmelden|sichern|herunterladen)\b
\b(?:[Vv]ous|[Vv]otre|[Vv]os)\b
\btu\ (?:cuenta|correo|comentario|opini|suscrip|email|móvil)
\b(?:tus|[Uu]sted(?:es)?|[Vv]ocês?|[Ss]eu\ comentário|[Ss]ua\ conta)\b
\btua\ (?:casella|mail|e-?mail)|\b(?:tuo|tuoi|uw|jouw|jullie|ditt|dina|dumneavoastră|Anda)\b
\b(?:[Tt]wój|[Tt]woj\w+|[Cc]iebie|[Tt]obie|[Vv]ám|[Vv]ás|[Vv]aš\w*|Ön(?:nek|t|ök)?)\b
\w[ıiuü]n[ıiuü]z(?:[ıiuüae]|d[ae]n?|[ıi]n)?\b
\b(?:[Вв]ы|[Вв]ас|[Вв]ам|[Вв]аш\w*|[Вв]и|[Вв]ие)\b
\bσας\b
שלכם|אליכם|אתכם|\bלכם\b|אותנו|אצלנו
شاركنا|شاركونا|تابعنا|تابعونا|يرجى|رأيك|تعليقك|اشترك|أخبرنا
شما\b|با\ ما\ در\ میان|(?:بنویسید|بگذارید|بپیوندید|کنید|بخوانید|ببینید|شوید)[.!؟]?$|\bآپ\b|کیجیے
आप(?:\s|का|के|की|को)|हमारे\ साथ|(?:लिखें|पढ़ें|देखें|जुड़ें|बताएं|करें)[।.!]?$
ください|下さい|あなた|こちら(?:から|で|へ)|お寄せ|いただけます|お読み|ご覧|ご登録|ご確認|お申し込み|しませんか
您|欢迎(?:在|关|订|留|转|加)|歡迎(?:在|訂|留|加)|[请請](?:在|点|點|登|关|注|下|拨|撥|扫|掃|参|參)|点击|點擊|本站
(?:세요|십시오)[.!?]?$|회원만|여러분
của\ bạn|[Mm]ời\ bạn|[Bb]ạn\ đọc|[Qq]uý\ (?:vị|độc\ giả)|Vui\ lòng|\bHãy\b
คลิก|ที่นี่|ของคุณ
"""
# Imperatives, which end as other forms do, where a sentence begins.
_FIRST = r"""
(?:Please|Join|Listen|Watch|Follow|Support|Share|Sign|Log|Click|Tap|Scan|Email|Register)\b
(?:Download|Subscribe|Got\ a|Have\ a|Want\ (?:more|to)|Tell\ us)\b
[A-ZÀ-Ý]\w+ez\b
¿?(?:Apoy[ae]|Dej[ae]|Continú[ae]|Recib[ae]|Suscr\w+|Comparte|Únete|Participa|Comenta|Descarga)\b
(?:Deixe|Continue|Participe|Receba|Assine|Leia|Siga|Apoie|Comente|Compartilhe|Baixe|Confira)\b
(?:Clique|Inscreva|Cadastre)
(?:Lascia|Continua|Sostieni|Leggi|Segui|Commenta|Condividi|Ascolta|Scopri|Scarica|Accedi)\b
(?:Partecipa|Resta|Scrivici)\b
(?:Send\ oss|Wyślij|Bạn)\b
(?:Praat|Lees|Volg|Maak|Steun|Meld|Reageer|Luister|Verder\ lezen)\b
(?:Läs|Kommentera|Följ|Prenumerera|Dela|Tipsa|Stöd|Læs|Følg|Opret|Kommenter|Støt|Abonner)\b
(?:Les\ hele|Vil\ du|Vill\ du|Har\ du|Kommentoi|Lue|Tilaa|Seuraa|Katso|Kuuntele|Osallistu)\b
(?:Chcesz|Wesprzyj|Czytaj|Przeczytaj|Zobacz|Sprawdź|Dołącz|Załóż|Zapisz|Kliknij|Posłuchaj)\b
(?:Podziel|Obejrzyj|Podpořte|Podporte|Čtěte|Sledujte|Přečtěte|Diskutujte|Napište|Chcete)\b
(?:Szóljon|Kövess|Iratkozz|Olvass|Támogass|Kommentelj|Írja)
(?:Lasă|Citește|Citiți|Abonea|Urmărește|Susține|Comentează|Descarcă|Vrei|Vreți)
(?:Pretplatite|Pratite|Pročitajte|Komentirajte|Prijavite|Podržite)\b
[А-ЯЁІЇЄҐ][\w’']+(?:йте|ите|іть|йтесь|йтеся|итесь|іться)\b
(?:Γράψτε|Διαβάστε|Δείτε|Ακολουθήστε|Εγγραφείτε|Σχολιάστε|Κάντε|Στείλτε)\b
(?:שתפו|הצטרפו|הירשמו|קראו|עקבו|כתבו|לחצו|ספרו|הגיבו)
(?:Silakan|Tinggalkan|Ikuti|Simak|Dapatkan|Gabung|Bagikan|Kirim|Yuk)
"""


def speaks_to_reader(text: str) -> bool:
    if len(text) > LONGEST:
        return False
    own = _QUOTED.sub("", text)
    return bool(_QUESTION.fullmatch(own)) or any(p.search(own) for p in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    either = "|".join(_ANYWHERE.split("\n")[1:-1])
    first = "|".join(_FIRST.split("\n")[1:-1])
    return re.compile(either), re.compile(rf"^\s*(?:{first})")
