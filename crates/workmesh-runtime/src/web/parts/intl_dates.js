import { dateText, DateTimeFormat } from "internal:web/intl/date";
import { intlDates } from "internal:web/parts";

intlDates.provide({ dateText, DateTimeFormat });
