import { queries } from "internal:web/parts";
import * as params from "internal:web/url_search_params";

queries.provide({ ...params });
