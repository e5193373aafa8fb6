#pragma once
#include <sqlite3.h>

// These functions take any arguments or pointers made of numbers, which Swift cannot call or make.
static inline int mvs_sqlite_set(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}
static inline int mvs_sqlite_bind_text(
    sqlite3_stmt *statement, int place, const char *bytes, int count) {
  return sqlite3_bind_text(statement, place, bytes, count, SQLITE_TRANSIENT);
}
