import { sockets } from "internal:web/parts";
import { deliver, isWebSocket, receivedSocket, sendSocket, WebSocket, WebSocketPair } from "internal:web/websocket";

sockets.provide({ deliver, isWebSocket, receivedSocket, sendSocket, WebSocket, WebSocketPair });
