import { patterns } from "internal:web/parts";
import { URLPattern } from "internal:web/url_pattern";

patterns.provide({ URLPattern });
