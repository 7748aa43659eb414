import { circleText, textFault } from "internal:web/json_faults";
import { jsonFaults } from "internal:web/parts";

jsonFaults.provide({ circleText, textFault });
