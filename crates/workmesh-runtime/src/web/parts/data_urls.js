import { fetchDataUrl } from "internal:web/data_url";
import { dataUrls } from "internal:web/parts";

dataUrls.provide({ fetchDataUrl });
