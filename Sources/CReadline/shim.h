#pragma once
// stdio.h must come before the readline headers, which use FILE.
#include <stdio.h>
#include <readline/history.h>
#include <readline/readline.h>
