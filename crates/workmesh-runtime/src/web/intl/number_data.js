/** The words of American English around numbers: currencies, units, and powers of a thousand. */

/** Currencies: symbol, narrow symbol, name, name of one; a missing symbol is the code, a missing narrow one the symbol. */
export const CURRENCIES = {
  __proto__: null,
  AED: [, , "UAE dirhams", "UAE dirham"], ARS: [, "$", "Argentine pesos", "Argentine peso"],
  AUD: ["A$", "$", "Australian dollars", "Australian dollar"], BDT: [, "৳", "Bangladeshi takas", "Bangladeshi taka"],
  BGN: [, , "Bulgarian leva", "Bulgarian lev"], BHD: [, , "Bahraini dinars", "Bahraini dinar"],
  BRL: ["R$", , "Brazilian reals", "Brazilian real"], CAD: ["CA$", "$", "Canadian dollars", "Canadian dollar"],
  CHF: [, , "Swiss francs", "Swiss franc"], CLP: [, "$", "Chilean pesos", "Chilean peso"],
  CNY: ["CN¥", "¥", "Chinese yuan", "Chinese yuan"], COP: [, "$", "Colombian pesos", "Colombian peso"],
  CZK: [, "Kč", "Czech korunas", "Czech koruna"], DKK: [, "kr", "Danish kroner", "Danish krone"],
  EGP: [, "E£", "Egyptian pounds", "Egyptian pound"], EUR: ["€", , "euros", "euro"],
  GBP: ["£", , "British pounds", "British pound"], HKD: ["HK$", "$", "Hong Kong dollars", "Hong Kong dollar"],
  HUF: [, "Ft", "Hungarian forints", "Hungarian forint"], IDR: [, "Rp", "Indonesian rupiahs", "Indonesian rupiah"],
  ILS: ["₪", , "Israeli new shekels", "Israeli new shekel"], INR: ["₹", , "Indian rupees", "Indian rupee"],
  ISK: [, "kr", "Icelandic krónur", "Icelandic króna"], JPY: ["¥", , "Japanese yen", "Japanese yen"],
  KES: [, , "Kenyan shillings", "Kenyan shilling"], KRW: ["₩", , "South Korean won", "South Korean won"],
  KWD: [, , "Kuwaiti dinars", "Kuwaiti dinar"], MAD: [, , "Moroccan dirhams", "Moroccan dirham"],
  MXN: ["MX$", "$", "Mexican pesos", "Mexican peso"], MYR: [, "RM", "Malaysian ringgits", "Malaysian ringgit"],
  NGN: [, "₦", "Nigerian nairas", "Nigerian naira"], NOK: [, "kr", "Norwegian kroner", "Norwegian krone"],
  NZD: ["NZ$", "$", "New Zealand dollars", "New Zealand dollar"], PEN: [, , "Peruvian soles", "Peruvian sol"],
  PHP: ["₱", , "Philippine pesos", "Philippine peso"], PKR: [, "Rs", "Pakistani rupees", "Pakistani rupee"],
  PLN: [, "zł", "Polish zlotys", "Polish zloty"], QAR: [, , "Qatari riyals", "Qatari riyal"],
  RON: [, "lei", "Romanian lei", "Romanian leu"], RUB: [, "₽", "Russian rubles", "Russian ruble"],
  SAR: [, , "Saudi riyals", "Saudi riyal"], SEK: [, "kr", "Swedish kronor", "Swedish krona"],
  SGD: [, "$", "Singapore dollars", "Singapore dollar"], THB: [, "฿", "Thai baht", "Thai baht"],
  TRY: [, "₺", "Turkish Lira", "Turkish lira"], TWD: ["NT$", "$", "New Taiwan dollars", "New Taiwan dollar"],
  UAH: [, "₴", "Ukrainian hryvnias", "Ukrainian hryvnia"], USD: ["$", , "US dollars", "US dollar"],
  VND: ["₫", , "Vietnamese dong", "Vietnamese dong"], XAF: ["FCFA", , "Central African CFA francs", "Central African CFA franc"],
  XOF: ["F\u202fCFA", , "West African CFA francs", "West African CFA franc"], ZAR: [, "R", "South African rand", "South African rand"],
};

/** Digits after the point where they are not two. */
export const CURRENCY_DIGITS = {
  __proto__: null, BHD: 3, CLP: 0, COP: 0, HUF: 0, IDR: 0, IQD: 0, ISK: 0, JOD: 3, JPY: 0, KRW: 0, KWD: 3, LYD: 3, OMR: 3,
  PKR: 0, PYG: 0, RSD: 0, TND: 3, TWD: 2, UGX: 0, VND: 0, XAF: 0, XOF: 0, XPF: 0,
};

/** Units: short, short of one, narrow, long of one, long; `~` stands for the space between number and unit. */
export const UNITS = {
  __proto__: null,
  acre: ["~ac", , "ac", "acre", "acres"], bit: ["~bit", , "bit", "bit", "bits"], byte: ["~byte", , "B", "byte", "bytes"],
  celsius: ["°C", , "°C", "degree Celsius", "degrees Celsius"], centimeter: ["~cm", , "cm", "centimeter", "centimeters"],
  day: ["~days", "~day", "d", "day", "days"], degree: ["~deg", , "°", "degree", "degrees"],
  fahrenheit: ["°F", , "°", "degree Fahrenheit", "degrees Fahrenheit"],
  "fluid-ounce": ["~fl oz", , "fl oz", "fluid ounce", "fluid ounces"], foot: ["~ft", , "′", "foot", "feet"],
  gallon: ["~gal", , "gal", "gallon", "gallons"], gigabit: ["~Gb", , "Gb", "gigabit", "gigabits"],
  gigabyte: ["~GB", , "GB", "gigabyte", "gigabytes"], gram: ["~g", , "g", "gram", "grams"],
  hectare: ["~ha", , "ha", "hectare", "hectares"], hour: ["~hr", , "h", "hour", "hours"], inch: ["~in", , "″", "inch", "inches"],
  kilobit: ["~kb", , "kb", "kilobit", "kilobits"], kilobyte: ["~kB", , "kB", "kilobyte", "kilobytes"],
  kilogram: ["~kg", , "kg", "kilogram", "kilograms"], kilometer: ["~km", , "km", "kilometer", "kilometers"],
  liter: ["~L", , "L", "liter", "liters"], megabit: ["~Mb", , "Mb", "megabit", "megabits"],
  megabyte: ["~MB", , "MB", "megabyte", "megabytes"], meter: ["~m", , "m", "meter", "meters"],
  microsecond: ["~μs", , "μs", "microsecond", "microseconds"], mile: ["~mi", , "mi", "mile", "miles"],
  "mile-scandinavian": ["~smi", , "smi", "mile-scandinavian", "miles-scandinavian"],
  milliliter: ["~mL", , "mL", "milliliter", "milliliters"], millimeter: ["~mm", , "mm", "millimeter", "millimeters"],
  millisecond: ["~ms", , "ms", "millisecond", "milliseconds"], minute: ["~min", , "m", "minute", "minutes"],
  month: ["~mths", "~mth", "m", "month", "months"], nanosecond: ["~ns", , "ns", "nanosecond", "nanoseconds"],
  ounce: ["~oz", , "oz", "ounce", "ounces"], percent: ["%", , "%", "percent", "percent"],
  petabyte: ["~PB", , "PB", "petabyte", "petabytes"], pound: ["~lb", , "#", "pound", "pounds"],
  second: ["~sec", , "s", "second", "seconds"], stone: ["~st", , "st", "stone", "stones"],
  terabit: ["~Tb", , "Tb", "terabit", "terabits"], terabyte: ["~TB", , "TB", "terabyte", "terabytes"],
  week: ["~wks", "~wk", "w", "week", "weeks"], yard: ["~yd", , "yd", "yard", "yards"], year: ["~yrs", "~yr", "y", "year", "years"],
};

/** Pairs of units with a word of their own: short, and the first unit of the long form is as usual. */
export const RATES = { __proto__: null, "mile-per-hour": ["~mph", "mph"], "mile-per-gallon": ["~mpg", "mpg"] };

/** Powers of a thousand, from the first on. */
export const THOUSANDS = { short: ["", "K", "M", "B", "T"], long: ["", "thousand", "million", "billion", "trillion"] };
