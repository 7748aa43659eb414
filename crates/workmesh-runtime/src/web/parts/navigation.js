import { Navigator, navigator } from "internal:web/navigator";
import { navigation } from "internal:web/parts";

navigation.provide({ Navigator, navigator });
