namespace Exchange.Domain.Constraints;

/// <summary>How far two words are apart.</summary>
internal static class Spelling
{
    /// <summary>Single letters to add, drop or replace (V. Levenshtein, 1965), at most the longer word's length.
    /// </summary>
    public static int Distance(string left, string right)
    {
        // One row of the table at a time: the distances of a beginning of the left word to all of the right one.
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var replaced = diagonal + (left[i] == right[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = int.Min(replaced, 1 + int.Min(row[j], row[j + 1]));
            }
        }

        return row[^1];
    }
}
