/* Three small things for trying the program where there is no Windows; which one is chosen when it is compiled. */
#include <windows.h>
#include <stdio.h>

#if defined(RANDOM)
/* bcryptprimitives.dll: random bytes, which every Windows since 7 gives by this name and older wines do not. */
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) {
    return SystemFunction036(buffer, (ULONG)length);
}
#elif defined(EXPLORER)
/* explorer.exe: writes down what it is asked to open. */
int wmain(int count, wchar_t **words) {
    char name[4096];
    FILE *file = _wfopen(L"opened.txt", L"wb");
    if (count < 2 || !file) return 1;
    WideCharToMultiByte(CP_UTF8, 0, words[1], -1, name, sizeof name, NULL, NULL);
    fputs(name, file);
    return fclose(file);
}
#else
/* Holds a file open as a spreadsheet program does, until a file named `let-go` is there. */
int wmain(int count, wchar_t **words) {
    HANDLE file = count < 2 ? INVALID_HANDLE_VALUE
        : CreateFileW(words[1], GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return 1;
    fclose(_wfopen(L"held", L"wb"));
    for (int i = 0; i < 600 && GetFileAttributesW(L"let-go") == INVALID_FILE_ATTRIBUTES; i++) Sleep(50);
    return 0;
}
#endif
