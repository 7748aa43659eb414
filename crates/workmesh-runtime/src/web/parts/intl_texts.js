import { caseText, Collator, compare } from "internal:web/intl/collator";
import { ListFormat } from "internal:web/intl/list";
import { Locale } from "internal:web/intl/locale";
import { DisplayNames } from "internal:web/intl/names";
import { Segmenter } from "internal:web/intl/segmenter";
import { intlTexts } from "internal:web/parts";

intlTexts.provide({ caseText, Collator, compare, DisplayNames, ListFormat, Locale, Segmenter });
