import { NumberFormat, numberText } from "internal:web/intl/number";
import { PluralRules } from "internal:web/intl/plural";
import { RelativeTimeFormat } from "internal:web/intl/relative";
import { intlNumbers } from "internal:web/parts";

intlNumbers.provide({ NumberFormat, numberText, PluralRules, RelativeTimeFormat });
