using System.Text.RegularExpressions;

namespace Tidy.Tests;

public sealed partial class Debris
{
    private static readonly string[] SourceExtensions =
        [
        ".cs", ".razor", ".ts", ".mjs", ".css", ".sql", ".sh", ".csproj", ".props", ".targets", ".md", ".yml", ".json",
    ];

    // This file names what it looks for.
    private static IEnumerable<string> Sources => Tree.WithExtension(SourceExtensions)
        .Concat(Tree.Files.Where(file => Path.GetExtension(file).Length == 0))
        .Where(file => file != "tests/Tidy.Tests/Debris.cs");

    [Fact]
    public void No_note_says_that_something_is_still_to_be_done() => Violations.None(Matches(Sources, ToBeDone()));

    [Fact]
    public void No_code_is_commented_out() =>
        Violations.None(Matches(Tree.WithExtension(".cs", ".ts"), CommentedOutCode()));

    [Fact]
    public void Nothing_is_printed_but_by_command_line_tools_and_entry_points() =>
        Violations.None(Matches(
            Tree.WithExtension(".cs").Where(file =>
                Path.GetFileName(file) != "Program.cs"
                && !file.StartsWith("ops/", StringComparison.Ordinal)
                && !file.StartsWith("Ledger/Verifier/", StringComparison.Ordinal)
                && !file.StartsWith("tests/Tidy.Tests/", StringComparison.Ordinal)),
            Printing()));

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine() => Violations.None(Matches(Sources, MachinePath()));

    [Fact]
    public void No_file_names_the_host_of_a_package_registry() => Violations.None(Matches(Sources, RegistryHost()));

    [Fact]
    public void No_conflict_is_left_from_a_merge() => Violations.None(Matches(Sources, ConflictMark()));

    [Theory]
    [InlineData("// var total = Sum(items);")]
    [InlineData("    // if (x) {")]
    [InlineData("// }")]
    [InlineData("x(); // return y;")]
    public void Commented_out_code_is_recognised(string line) => Assert.Matches(CommentedOutCode(), line);

    [Theory]
    [InlineData("// The bytes stay, whatever the text says; so do not convert.")]
    [InlineData("var address = \"https://example.org/a;\";")]
    [InlineData("/// <code>var x = 1;</code>")]
    public void Prose_is_not_taken_for_code(string line) => Assert.DoesNotMatch(CommentedOutCode(), line);

    private static IEnumerable<string> Matches(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in Tree.Read(file).Split('\n').Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex ToBeDone();

    // A comment that ends as a statement or a block does. Prose ends so as well at times, but does not hold both an
    // ending and a call, an assignment or a keyword.
    [GeneratedRegex(
        @"(?<![:/])//(?!/)\s*(?:[{}]+\s*$|(?:(?:var|return|if|for|foreach|while|await|using|throw)\b" +
        @"|[\w.]+\s*[-+]?=\s|[\w.]+\().*[;{}]\s*$)")]
    private static partial Regex CommentedOutCode();

    [GeneratedRegex(@"\bConsole\s*\.\s*(Write|WriteLine|Error|Out)\b")]
    private static partial Regex Printing();

    [GeneratedRegex(@"(?<![\w.~$}])/(work|home|Users|root)/\w|[A-Z]:\\\\?(Users|work)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"\bnuget\.org|\bnpmjs\.(org|com)|\bregistry\.[a-z]|\bartifactory\b|\bnexus\.", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHost();

    [GeneratedRegex(@"^(<{7}|>{7}|={7})(\s|$)")]
    private static partial Regex ConflictMark();
}
