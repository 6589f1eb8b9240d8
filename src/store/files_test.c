/* Files are kept whole, sealed, and only under their own key and name; the same in a folder and in
 * a bucket, which the environment names (FILES_URL). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/files.h"

struct kept {
    struct arena arena;
    struct problems problems;
    struct files *files;
    char directory[32];
    bool is_bucket;
};

static int set_up(void **state)
{
    struct arena arena = {0};
    struct kept *kept = ARENA_NEW(&arena, struct kept);
    const char *url = getenv("FILES_URL");

    kept->arena = arena;
    kept->is_bucket = url != NULL;
    memcpy(kept->directory, "/tmp/files-XXXXXX", 18);
    assert_non_null(mkdtemp(kept->directory));
    const struct files_config config = {
        kept->directory, url == NULL ? "file:files" : url, "reader", "try the bucket"};
    assert_int_equal(files_open(&config, &kept->arena, &kept->problems, &kept->files), OK);
    *state = kept;
    return 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

static int tear_down(void **state)
{
    struct kept *kept = *state;
    struct arena arena = kept->arena;

    files_close(kept->files);
    (void)nftw(kept->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_release(&arena);
    return 0;
}

static struct file_ref keep(struct kept *kept, struct text bytes)
{
    struct file_ref ref;

    assert_int_equal(file_keep(kept->files, &kept->arena, &kept->problems, bytes, &ref), OK);
    return ref;
}

/* What reading says, and its problem when it isn't OK. */
static enum problem reading(struct kept *kept, struct file_ref ref, struct text *out_bytes)
{
    kept->problems.count = 0;
    const enum status status =
        file_read(kept->files, &kept->arena, &kept->problems, &ref, out_bytes);

    assert_int_equal(status == OK, kept->problems.count == 0);
    return status == OK ? PROBLEM_NONE : kept->problems.items[0].problem;
}

static struct text many_bytes(struct arena *arena, size_t length)
{
    char *bytes = arena_take(arena, length + 1);

    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)(i * 31 + i / 256);
    }
    return (struct text){bytes, length};
}

static void what_is_kept_comes_back_until_it_is_removed(void **state)
{
    struct kept *kept = *state;
    static const size_t lengths[] = {0, 1, 4095, 300000, 3 * 1024 * 1024};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        const struct text bytes = many_bytes(&kept->arena, lengths[i]);
        const struct file_ref ref = keep(kept, bytes);
        struct text back = {0};

        assert_int_equal(reading(kept, ref, &back), PROBLEM_NONE);
        assert_true(text_equal(back, bytes));
        assert_int_equal(file_remove(kept->files, &kept->problems, ref.name), OK);
        assert_int_equal(reading(kept, ref, &back), PROBLEM_gone);
        assert_int_equal(file_remove(kept->files, &kept->problems, ref.name), OK);
    }
}

static void a_file_opens_with_its_own_key_under_its_own_name_alone(void **state)
{
    struct kept *kept = *state;
    const struct file_ref one = keep(kept, TEXT("a face, before"));
    const struct file_ref other = keep(kept, TEXT("a face, after"));
    struct text back;

    assert_false(text_equal(one.name, other.name));
    assert_int_equal(
        reading(kept, (struct file_ref){one.name, other.key}, &back), PROBLEM_file_damaged);
    assert_int_equal(
        reading(kept, (struct file_ref){one.name, TEXT("short")}, &back), PROBLEM_file_damaged);
    for (size_t i = 0; i < 3; i++) {
        static const struct text names[] = {
            TEXT_ROW("../master.key"), TEXT_ROW(""), TEXT_ROW("../../../../etc/passwd0000")};

        assert_int_equal(reading(kept, (struct file_ref){names[i], one.key}, &back), PROBLEM_gone);
        assert_int_equal(file_remove(kept->files, &kept->problems, names[i]), OK);
    }
}

static void what_is_too_large_is_refused(void **state)
{
    struct kept *kept = *state;
    struct file_ref ref;

    assert_int_equal(file_keep(kept->files, &kept->arena, &kept->problems,
                         many_bytes(&kept->arena, file_most_bytes + 1), &ref),
        STATUS_TOO_LARGE);
}

static const char *path_of(struct kept *kept, struct text name)
{
    return text_format(
        &kept->arena, "%s/files/%.2s/%.*s%c", kept->directory, name.at, TEXT_ARG(name), 0)
        .at;
}

static void nothing_of_a_file_is_in_clear_and_a_changed_byte_shows(void **state)
{
    struct kept *kept = *state;
    char bytes[200];
    struct text back;
    struct stat about;

    if (kept->is_bucket) {
        return; /* tests/files.test.mjs looks into it */
    }
    const struct file_ref ref = keep(kept, TEXT("a face, before"));
    const char *path = path_of(kept, ref.name);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    assert_int_equal(length, 14 + 1 + 24 + 16);
    assert_null(memmem(bytes, length, "face", 4));
    for (size_t at = 0; at < length; at++) {
        const char was = bytes[at];

        bytes[at] = (char)(was ^ 1);
        rewind(file);
        assert_int_equal(fwrite(bytes, 1, length, file), length);
        assert_int_equal(fflush(file), 0);
        assert_int_equal(reading(kept, ref, &back), PROBLEM_file_damaged);
        bytes[at] = was;
    }
    assert_int_equal(ftruncate(fileno(file), 10), 0);
    assert_int_equal(reading(kept, ref, &back), PROBLEM_file_damaged);
    fclose(file);
}

static void a_place_that_is_none_is_refused(void **state)
{
    static const char *const urls[] = {"", "files", "file:", "ftp://host/bucket", "s3://host",
        "s3://host/?region=auto", "s3://host/bucket",
        "s3://host/bucket?region=", "s3://host/bucket?region=a:b"};
    struct kept *kept = *state;
    struct files *files = NULL;

    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        const struct files_config config = {kept->directory, urls[i], "reader", "secret"};

        kept->problems.count = 0;
        assert_int_not_equal(files_open(&config, &kept->arena, &kept->problems, &files), OK);
        assert_int_equal(kept->problems.items[0].problem, PROBLEM_files_url);
    }
    const struct files_config keyless = {
        kept->directory, "s3://host/bucket?region=auto", "reader", ""};
    assert_int_not_equal(files_open(&keyless, &kept->arena, &kept->problems, &files), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_kept_comes_back_until_it_is_removed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            a_file_opens_with_its_own_key_under_its_own_name_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_too_large_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            nothing_of_a_file_is_in_clear_and_a_changed_byte_shows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_place_that_is_none_is_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
