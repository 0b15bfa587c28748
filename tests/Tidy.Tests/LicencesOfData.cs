using System.Globalization;
using System.Security.Cryptography;

namespace Tidy.Tests;

/// <summary>
/// Data of others is listed in a sources.csv in its folder or a folder above it: file, rows, sha256, repository, path,
/// commit, licence, changes. One file may rest on several sources and then has several lines. Golden files are our own
/// output, and the tests that made them hold them.
/// </summary>
public sealed class LicencesOfData
{
    private const string Index = "sources.csv";

    private static readonly string[] MayBePassedOn =
    [
        "Apache-2.0", "MIT", "MPL-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "BSD-2-Clause OR MIT OR CC0-1.0",
        "BSD-3-Clause", "facts of a published report", "own",
    ];

    private static IEnumerable<string> DataFiles => Tree.Files.Where(file =>
        Path.GetFileName(file) != Index
        && !file.Contains("/golden", StringComparison.Ordinal)
        && (Path.GetExtension(file) is ".csv" or ".gz"
            || (file.Contains("/vectors/", StringComparison.Ordinal) && Path.GetExtension(file) != ".md")));

    private static IReadOnlyList<Source> Sources { get; } =
        [.. Tree.Files.Where(file => Path.GetFileName(file) == Index).SelectMany(Source.Read)];

    [Fact]
    public void Every_data_file_has_a_source() =>
        Violations.None(DataFiles.Except(Sources.Select(source => source.File)));

    [Fact]
    public void Every_source_belongs_to_a_file_that_is_there() =>
        Violations.None(Sources.Select(source => source.File).Except(Tree.Files));

    [Fact]
    public void Every_source_allows_passing_it_on() =>
        Violations.None(
            from source in Sources
            where !MayBePassedOn.Contains(source.Licence)
            select $"{source.File}: {source.Repository}: {source.Licence}");

    [Fact]
    public void Every_source_says_where_it_is() =>
        Violations.None(
            from source in Sources
            where source.Path.Length == 0 || (source.Commit.Length is not (0 or 40))
            select $"{source.File}: {source.Repository}");

    [Fact]
    public void Every_data_file_is_the_one_that_was_described() =>
        Violations.None(
            from source in Sources
            let sum = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Tree.FullPath(source.File))))
            where sum != source.Sha256
            select $"{source.File}: {sum}");

    [Fact]
    public void Every_table_has_the_rows_that_were_counted() =>
        Violations.None(
            from source in Sources
            where source.Rows.Length > 0
            let rows = File.ReadAllText(Tree.FullPath(source.File)).TrimEnd().Split('\n').Length - 1
            where rows != int.Parse(source.Rows, CultureInfo.InvariantCulture)
            select $"{source.File}: {rows} rows");

    [Fact]
    public void Share_alike_values_are_in_no_file_under_other_terms() =>
        Violations.None(
            from source in Sources
            where source.Licence.StartsWith("CC-BY-SA", StringComparison.Ordinal)
                && !source.File.EndsWith("_cc_by_sa.csv", StringComparison.Ordinal)
            select source.File);

    [Fact]
    public void The_notice_names_every_source()
    {
        var notice = Tree.Read("NOTICE");
        Violations.None(
            from source in Sources
            where !notice.Contains(source.Repository, StringComparison.Ordinal)
            select $"{source.File}: {source.Repository}");
    }
}
