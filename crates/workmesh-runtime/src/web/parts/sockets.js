import { sockets } from "internal:web/parts";
import { isWebSocket, WebSocket } from "internal:web/websocket";
import { WebSocketRequestResponsePair } from "internal:web/websocket_auto_response";
import { deliver, forget } from "internal:web/websocket_events";
import { WebSocketPair } from "internal:web/websocket_pair";
import { receivedSocket, sendSocket } from "internal:web/websocket_response";

sockets.provide({ deliver, forget, isWebSocket, receivedSocket, sendSocket, WebSocket, WebSocketPair, WebSocketRequestResponsePair });
