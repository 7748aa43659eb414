import { circleWords, wrongInJson } from "internal:web/json_errors";
import { wording } from "internal:web/parts";
import { reworded } from "internal:web/wording";

wording.provide({ circleWords, reworded, wrongInJson });
