import { Intl } from "internal:web/intl/namespace";
import { intl } from "internal:web/parts";

intl.provide({ Intl });
