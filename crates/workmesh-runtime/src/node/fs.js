/**
 * `node:fs`: there are no files.
 */
import promises from "node:fs/promises";
import { allUnavailable, constantly } from "internal:node/unavailable";

const module = {
  ...allUnavailable(
    "fs.",
    "Dir/3 Dirent/3 FileReadStream/1 FileWriteStream/1 ReadStream/1 Stats/3 WriteStream/1 access/1 " +
      "accessSync/1 appendFile/4 appendFileSync/2 chmod/3 chmodSync/2 chown/4 chownSync/3 close/1 " +
      "closeSync/1 copyFile/2 copyFileSync/2 cp/4 cpSync/2 createReadStream/1 createWriteStream/1 exists/2 " +
      "fchmod/3 fchmodSync/2 fchown/4 fchownSync/3 fdatasync/2 fdatasyncSync/1 fstat/3 fstatSync/1 fsync/1 " +
      "fsyncSync/1 ftruncate/3 ftruncateSync/1 futimes/4 futimesSync/3 glob/3 globSync/1 lchmod/3 " +
      "lchmodSync/2 lchown/4 lchownSync/3 link/3 linkSync/2 lstat/3 lstatSync/1 lutimes/4 lutimesSync/3 " +
      "mkdir/3 mkdirSync/1 mkdtemp/3 mkdtempSync/1 open/1 openAsBlob/1 openSync/1 opendir/3 opendirSync/1 " +
      "read/6 readFile/3 readFileSync/1 readSync/2 readdir/3 readdirSync/1 readlink/3 readlinkSync/1 " +
      "readv/4 readvSync/2 realpath/3 realpathSync/1 rename/3 renameSync/2 rm/3 rmSync/1 rmdir/3 " +
      "rmdirSync/1 stat/3 statSync/1 statfs/3 statfsSync/1 symlink/4 symlinkSync/2 truncate/3 " +
      "truncateSync/1 unlink/2 unlinkSync/1 unwatchFile utimes/4 utimesSync/3 watch watchFile write/6 " +
      "writeFile/4 writeFileSync/2 writeSync/2 writev/4 writevSync/2",
  ),
  existsSync: constantly("existsSync", 1, false),
  promises,
  constants: {
    COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, COPYFILE_FICLONE_FORCE: 4, EXTENSIONLESS_FORMAT_JAVASCRIPT: 0,
    EXTENSIONLESS_FORMAT_WASM: 1, F_OK: 0, O_APPEND: 1024, O_CREAT: 64, O_DIRECT: 16384, O_DIRECTORY: 65536,
    O_DSYNC: 4096, O_EXCL: 128, O_NOATIME: 262144, O_NOCTTY: 256, O_NOFOLLOW: 131072, O_NONBLOCK: 2048,
    O_RDONLY: 0, O_RDWR: 2, O_SYNC: 1052672, O_TRUNC: 512, O_WRONLY: 1, R_OK: 4, S_IFBLK: 24576, S_IFCHR: 8192,
    S_IFDIR: 16384, S_IFIFO: 4096, S_IFLNK: 40960, S_IFMT: 61440, S_IFREG: 32768, S_IFSOCK: 49152, S_IRGRP: 32,
    S_IROTH: 4, S_IRUSR: 256, S_IRWXG: 56, S_IRWXO: 7, S_IRWXU: 448, S_IWGRP: 16, S_IWOTH: 2, S_IWUSR: 128,
    S_IXGRP: 8, S_IXOTH: 1, S_IXUSR: 64, UV_DIRENT_BLOCK: 7, UV_DIRENT_CHAR: 6, UV_DIRENT_DIR: 2,
    UV_DIRENT_FIFO: 4, UV_DIRENT_FILE: 1, UV_DIRENT_LINK: 3, UV_DIRENT_SOCKET: 5, UV_DIRENT_UNKNOWN: 0,
    UV_FS_COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2, UV_FS_COPYFILE_FICLONE_FORCE: 4, UV_FS_O_FILEMAP: 0,
    UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2, W_OK: 2, X_OK: 1,
  },
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
};

export default module;
export const {
  access, accessSync, appendFile, appendFileSync, chmod, chmodSync, chown, chownSync, close, closeSync, constants,
  copyFile, copyFileSync, cp, cpSync, createReadStream, createWriteStream, Dir, Dirent, exists, existsSync, F_OK,
  fchmod, fchmodSync, fchown, fchownSync, fdatasync, fdatasyncSync, FileReadStream, FileWriteStream, fstat,
  fstatSync, fsync, fsyncSync, ftruncate, ftruncateSync, futimes, futimesSync, glob, globSync, lchmod, lchmodSync,
  lchown, lchownSync, link, linkSync, lstat, lstatSync, lutimes, lutimesSync, mkdir, mkdirSync, mkdtemp, mkdtempSync,
  open, openAsBlob, opendir, opendirSync, openSync, promises, R_OK, read, readdir, readdirSync, readFile,
  readFileSync, readlink, readlinkSync, ReadStream, readSync, readv, readvSync, realpath, realpathSync, rename,
  renameSync, rm, rmdir, rmdirSync, rmSync, stat, statfs, statfsSync, Stats, statSync, symlink, symlinkSync,
  truncate, truncateSync, unlink, unlinkSync, unwatchFile, utimes, utimesSync, W_OK, watch, watchFile, write,
  writeFile, writeFileSync, WriteStream, writeSync, writev, writevSync, X_OK,
} = module;
