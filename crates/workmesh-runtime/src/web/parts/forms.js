import * as blob from "internal:web/blob";
import { normalized } from "internal:web/content_type";
import { FormData, formEntriesOf } from "internal:web/form_data";
import { parseForm } from "internal:web/form_parse";
import { newBoundary, serializeMultipart } from "internal:web/multipart";
import { forms } from "internal:web/parts";

forms.provide({ ...blob, FormData, formEntriesOf, newBoundary, normalized, parseForm, serializeMultipart });
