namespace Tidy.Tests;

public sealed class SizeOfSources
{
    private const int LinesOfAFile = 400;
    private const int LinesOfAMember = 70;
    private const int Columns = 120;

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Violations.None(
            from file in Tree.WithExtension(".cs", ".razor", ".ts", ".sql", ".sh")
            let lines = Tree.Read(file).AsSpan().Count('\n')
            where lines > LinesOfAFile
            select $"{file}: {lines} lines");

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        Violations.None(
            from file in Tree.WithExtension(".cs", ".razor", ".ts", ".mjs", ".sql", ".sh")
            from line in Tree.Read(file).Split('\n').Index()
            where line.Item.TrimEnd('\r').Length > Columns
            select $"{file}:{line.Index + 1}: {line.Item.Length} columns");

    [Fact]
    public void No_method_is_longer_than_70_lines() =>
        Violations.None(
            from file in Tree.WithExtension(".cs")
            from member in Members.Of(Tree.Read(file))
            where member.Lines > LinesOfAMember
            select $"{file}:{member.Line}: {member.Lines} lines: {member.Header}");

    [Fact]
    public void The_measure_finds_the_methods_of_this_repository() =>
        Assert.Contains(
            Members.Of(Tree.Read("tests/Tidy.Tests/SizeOfSources.cs")),
            member => member.Header.Contains(nameof(No_line_is_wider_than_120_columns), StringComparison.Ordinal));
}
