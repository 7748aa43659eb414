import { urls } from "internal:web/parts";
import { URL } from "internal:web/url";

urls.provide({ URL });
