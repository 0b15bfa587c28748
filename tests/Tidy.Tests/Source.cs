using System.Text;

namespace Tidy.Tests;

/// <summary>A line of a sources.csv: where a data file is from. The file is named from the repository's root.</summary>
internal sealed record Source(
    string File,
    string Rows,
    string Sha256,
    string Repository,
    string Path,
    string Commit,
    string Licence,
    string Changes)
{
    /// <summary>All lines of an index.</summary>
    public static IEnumerable<Source> Read(string index)
    {
        var folder = index[..(index.LastIndexOf('/') + 1)];
        var lines = Tree.Read(index).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("file,rows,sha256,repository,path,commit,licence,changes", lines[0].TrimEnd('\r'));
        return lines.Skip(1).Select(line => Fields(line.TrimEnd('\r'))).Select(fields =>
        {
            Assert.True(fields.Count == 8, $"{index}: {string.Join(" | ", fields)}");
            return new Source(
                folder + fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
        });
    }

    private static List<string> Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
