/**
 * Time zones: their canonical names, offsets, and what American English calls them.
 */
import { ops } from "internal:ops";

/** Names that stand for another, as the real runtime has them. */
const LINKS = {
  __proto__: null,
  "Africa/Asmara": "Africa/Asmera", "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
  "America/Indiana/Indianapolis": "America/Indianapolis", "America/Nuuk": "America/Godthab",
  "Asia/Ho_Chi_Minh": "Asia/Saigon", "Asia/Kathmandu": "Asia/Katmandu", "Asia/Kolkata": "Asia/Calcutta",
  "Asia/Yangon": "Asia/Rangoon", "Atlantic/Faroe": "Atlantic/Faeroe", "Europe/Kyiv": "Europe/Kiev",
  "Pacific/Chuuk": "Pacific/Truk", "Pacific/Kanton": "Pacific/Enderbury", "Pacific/Pohnpei": "Pacific/Ponape",
  "US/Alaska": "America/Anchorage", "US/Arizona": "America/Phoenix", "US/Central": "America/Chicago",
  "US/Eastern": "America/New_York", "US/Hawaii": "Pacific/Honolulu", "US/Mountain": "America/Denver",
  "US/Pacific": "America/Los_Angeles", "Asia/Chongqing": "Asia/Shanghai", "Europe/Belfast": "Europe/London", GB: "Europe/London",
  Japan: "Asia/Tokyo", Singapore: "Asia/Singapore", Hongkong: "Asia/Hong_Kong", Eire: "Europe/Dublin", NZ: "Pacific/Auckland",
  "Etc/GMT": "UTC", "Etc/GMT+0": "UTC", "Etc/GMT-0": "UTC", "Etc/GMT0": "UTC", "Etc/Greenwich": "UTC", "Etc/UCT": "UTC",
  "Etc/UTC": "UTC", "Etc/Universal": "UTC", "Etc/Zulu": "UTC", GMT: "UTC", "GMT+0": "UTC", "GMT-0": "UTC", GMT0: "UTC",
  Greenwich: "UTC", UCT: "UTC", Universal: "UTC", Zulu: "UTC",
};

/** Zones by what they are called: the name, with `*` for Standard or Daylight, and letters that Americans use for it. */
const NAMES = [
  ["Eastern * Time", "E", "America/New_York America/Toronto America/Detroit America/Indianapolis America/Panama America/Jamaica America/Nassau America/Montreal America/Port-au-Prince America/Cancun America/Kentucky/Louisville"],
  ["Central * Time", "C", "America/Chicago America/Winnipeg America/Costa_Rica America/Guatemala America/El_Salvador America/Tegucigalpa America/Managua America/Mexico_City America/Regina America/Menominee America/Monterrey America/Belize"],
  ["Mountain * Time", "M", "America/Denver America/Phoenix America/Edmonton America/Boise"],
  ["Pacific * Time", "P", "America/Los_Angeles America/Vancouver America/Tijuana"],
  ["Alaska * Time", "AK", "America/Anchorage America/Juneau America/Nome America/Sitka"],
  ["Hawaii-Aleutian * Time", "H", "Pacific/Honolulu"],
  ["Atlantic * Time", "A", "America/Halifax America/Puerto_Rico America/Santo_Domingo America/Barbados Atlantic/Bermuda America/Martinique America/Moncton"],
  ["Newfoundland * Time", "", "America/St_Johns"],
  ["Central European * Time", "", "Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Brussels Europe/Vienna Europe/Zurich Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Prague Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Zagreb Europe/Ljubljana Europe/Bratislava Europe/Luxembourg Europe/Monaco Europe/Malta Europe/Andorra Europe/Sarajevo Europe/Skopje Europe/Tirane Europe/Gibraltar Europe/Vaduz Europe/San_Marino Europe/Vatican Europe/Podgorica Africa/Algiers Africa/Tunis Africa/Ceuta Arctic/Longyearbyen"],
  ["Eastern European * Time", "", "Europe/Athens Europe/Helsinki Europe/Bucharest Europe/Sofia Europe/Kiev Europe/Riga Europe/Tallinn Europe/Vilnius Europe/Chisinau Africa/Cairo Africa/Tripoli Asia/Beirut Asia/Nicosia Europe/Kaliningrad Europe/Mariehamn"],
  ["Western European * Time", "", "Europe/Lisbon Atlantic/Canary Atlantic/Madeira Atlantic/Faeroe"],
  ["Moscow * Time", "", "Europe/Moscow Europe/Minsk Europe/Simferopol"], ["India Standard Time", "", "Asia/Calcutta Asia/Colombo"],
  ["Japan * Time", "", "Asia/Tokyo"], ["Korean * Time", "", "Asia/Seoul Asia/Pyongyang"], ["China * Time", "", "Asia/Shanghai Asia/Macau"],
  ["Hong Kong * Time", "", "Asia/Hong_Kong"], ["Taipei * Time", "", "Asia/Taipei"], ["Singapore Standard Time", "", "Asia/Singapore"],
  ["Gulf Standard Time", "", "Asia/Dubai Asia/Muscat"], ["Arabian * Time", "", "Asia/Riyadh Asia/Baghdad Asia/Kuwait Asia/Qatar Asia/Bahrain Asia/Aden"],
  ["Israel * Time", "", "Asia/Jerusalem"], ["Iran * Time", "", "Asia/Tehran"], ["Pakistan * Time", "", "Asia/Karachi"], ["Bangladesh * Time", "", "Asia/Dhaka"],
  ["Nepal Time", "", "Asia/Katmandu"], ["Indochina Time", "", "Asia/Bangkok Asia/Saigon Asia/Phnom_Penh Asia/Vientiane"],
  ["Western Indonesia Time", "", "Asia/Jakarta Asia/Pontianak"], ["Philippine * Time", "", "Asia/Manila"], ["Malaysia Time", "", "Asia/Kuala_Lumpur Asia/Kuching"],
  ["Australian Eastern * Time", "", "Australia/Sydney Australia/Melbourne Australia/Brisbane Australia/Hobart"],
  ["Australian Central * Time", "", "Australia/Adelaide Australia/Darwin Australia/Broken_Hill"], ["Australian Western * Time", "", "Australia/Perth"],
  ["New Zealand * Time", "", "Pacific/Auckland"], ["South Africa Standard Time", "", "Africa/Johannesburg Africa/Maseru Africa/Mbabane"],
  ["East Africa Time", "", "Africa/Nairobi Africa/Addis_Ababa Africa/Kampala Africa/Mogadishu Africa/Dar_es_Salaam Africa/Djibouti"],
  ["West Africa * Time", "", "Africa/Lagos Africa/Luanda Africa/Kinshasa Africa/Niamey Africa/Libreville"],
  ["Central Africa Time", "", "Africa/Maputo Africa/Harare Africa/Lusaka Africa/Kigali"],
  ["Brasilia * Time", "", "America/Sao_Paulo America/Bahia America/Fortaleza America/Recife"], ["Argentina * Time", "", "America/Buenos_Aires America/Cordoba"],
  ["Chile * Time", "", "America/Santiago"], ["Colombia * Time", "", "America/Bogota"], ["Peru * Time", "", "America/Lima"], ["Venezuela Time", "", "America/Caracas"],
  ["Greenwich Mean Time", "", "Africa/Abidjan Africa/Accra Africa/Dakar Atlantic/Reykjavik"],
];

/** Where the advanced clock is one of summer. */
const SUMMER = / European \* Time$|^(?:Moscow|Korean|China|Hong Kong|Pakistan|Bangladesh|Philippine|Brasilia|Argentina|Chile|Colombia|Peru|West Africa) /;

const OFFSET = /^([+-])([01]\d|2[0-3])(?::?([0-5]\d))?$/;

/** The name under which a zone is known; throws if there is none of that name. */
export function canonicalZone(name) {
  const offset = OFFSET.exec(name);
  if (offset !== null) {
    const [, sign, hours, minutes = "00"] = offset;
    return `${sign === "-" && hours + minutes === "0000" ? "+" : sign}${hours}:${minutes}`;
  }
  const found = name === "" ? null : ops.intl_zone(name);
  if (found === null) throw new RangeError(`Invalid time zone specified: ${name}`);
  return LINKS[found] ?? found;
}

/** The names of all zones. */
export function allZones() {
  return [...new Set(ops.intl_zones().filter((name) => name.includes("/") || name === "UTC").map((name) => LINKS[name] ?? name))].sort();
}

/** How many seconds a zone is ahead of UTC at a time, and whether its clock is advanced then. */
export function offsetOf(zone, time) {
  if (zone === "UTC") return [0, false];
  const fixed = OFFSET.exec(zone);
  if (fixed === null) return ops.intl_offset(zone, time);
  const seconds = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60;
  return [fixed[1] === "-" ? -seconds : seconds, false];
}

/** What a zone is called at a time, in one of the styles of `timeZoneName`. */
export function zoneName(zone, time, style) {
  const [seconds, advanced] = offsetOf(zone, time);
  const long = style.startsWith("long");
  if (zone === "UTC" && (style === "long" || style === "short")) return long ? "Coordinated Universal Time" : "UTC";
  if (style.endsWith("Offset")) return offsetText(seconds, long);
  return properName(zone, advanced, style) ?? (seconds === 0 && !long && zone !== "UTC" ? "GMT" : offsetText(seconds, long));
}

function properName(zone, advanced, style) {
  if (zone === "Europe/London" && style === "long") return advanced ? "British Summer Time" : "Greenwich Mean Time";
  if (zone === "Europe/Dublin" && style === "long") return advanced ? "Irish Standard Time" : "Greenwich Mean Time";
  const [name, letters] = NAMES.find(([, , zones]) => zones.split(" ").includes(zone)) ?? [];
  if (name === undefined) return undefined;
  if (style === "long") return name.replace("*", advanced ? (SUMMER.test(name) ? "Summer" : "Daylight") : "Standard");
  if (style === "longGeneric") return name.replace("* ", "").replace("Standard ", "");
  if (letters === "") return undefined;
  return style === "shortGeneric" ? `${letters}T` : `${letters}${advanced ? "D" : "S"}T`;
}

/** An offset from Greenwich, short as `GMT+5:30`, long as `GMT+05:30`. */
function offsetText(seconds, long) {
  const size = Math.abs(seconds);
  const [hours, minutes, rest] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  const pad = (number) => `${number}`.padStart(2, "0");
  let text = long ? pad(hours) : `${hours}`;
  if (long || minutes > 0 || rest > 0) text += `:${pad(minutes)}`;
  if (rest > 0) text += `:${pad(rest)}`;
  return `GMT${seconds < 0 ? "-" : "+"}${text}`;
}
