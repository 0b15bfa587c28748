using System.Text.RegularExpressions;

namespace Tidy.Tests;

public sealed partial class LinksInDocuments
{
    [Fact]
    public void Lead_to_files_that_are_there() =>
        Violations.None(
            from file in Tree.WithExtension(".md")
            from link in Link().Matches(Tree.Read(file))
            let target = Uri.UnescapeDataString(link.Groups[1].Value)
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            let path = Path.GetFullPath(
                Path.Combine(Tree.Root, Path.GetDirectoryName(file)!, target.Split('#')[0]))
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{file}: {target}");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
