import "/static/none.js";
